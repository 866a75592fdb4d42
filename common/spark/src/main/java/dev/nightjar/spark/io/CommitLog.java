/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.Json;
import dev.nightjar.core.lake.CommitInfo;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What the commits of a table say about themselves, newest first. Read from the log's files without a Spark job, each
 * only when it is asked for, up to its first line. It reaches as far back as the log is kept, 30 days unless the table
 * says otherwise.
 */
final class CommitLog implements Iterable<CommitLog.Commit> {

    private static final String SUFFIX = ".json";

    private final FileSystem system;
    private final List<Path> files = new ArrayList<>();

    CommitLog(String table, Configuration hadoop) {
        Path log = new Path(table, "_delta_log");
        try {
            system = log.getFileSystem(hadoop);
            for (FileStatus file : list(log)) {
                if (file.getPath().getName().matches("\\d{20}\\.json")) {
                    files.add(file.getPath());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list " + log, e);
        }
        files.sort(Comparator.comparing(Path::getName).reversed());
    }

    /**
     * A commit.
     *
     * @param info empty if it was not Nightjar's, or changed no rows
     * @param metrics Delta's figures of the operation
     */
    record Commit(long version, Instant at, Optional<CommitInfo> info, Map<String, String> metrics) {}

    /** Whether the table's whole history is in its log. */
    boolean isComplete() {
        return !files.isEmpty() && version(files.get(files.size() - 1)) == 0;
    }

    /** The commit that a writer has just made. */
    Commit newestBy(CommitInfo writer) {
        for (Commit commit : this) {
            if (commit.info().equals(Optional.of(writer))) {
                return commit;
            }
        }
        throw new IllegalStateException("No commit is by " + writer);
    }

    @Override
    public Iterator<Commit> iterator() {
        Iterator<Path> paths = files.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return paths.hasNext();
            }

            @Override
            public Commit next() {
                return read(paths.next());
            }
        };
    }

    private FileStatus[] list(Path log) throws IOException {
        try {
            return system.listStatus(log);
        } catch (FileNotFoundException e) {
            return new FileStatus[0];
        }
    }

    private Commit read(Path file) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(system.open(file), StandardCharsets.UTF_8))) {
            JsonNode about = Json.MAPPER.missingNode();
            for (String line = lines.readLine(); line != null && about.isMissingNode(); line = lines.readLine()) {
                about = Json.MAPPER.readTree(line).path("commitInfo");
            }
            return new Commit(
                    version(file),
                    Instant.ofEpochMilli(about.path("timestamp").asLong()),
                    info(about.path("userMetadata").asText("")),
                    metrics(about.path("operationMetrics")));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    /** Others may write to the table too, and say what they like. */
    private static Optional<CommitInfo> info(String text) {
        try {
            return Optional.ofNullable(Json.MAPPER.readValue(text, CommitInfo.class))
                    .filter(info -> info.runId() != null && info.dates() != null);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static Map<String, String> metrics(JsonNode metrics) {
        Map<String, String> figures = new HashMap<>();
        metrics.propertyStream()
                .forEach(
                        metric -> figures.put(metric.getKey(), metric.getValue().asText()));
        return figures;
    }

    private static long version(Path file) {
        String name = file.getName();
        return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    }
}
