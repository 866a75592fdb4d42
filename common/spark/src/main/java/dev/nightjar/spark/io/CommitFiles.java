/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/**
 * The partitions of bronze of which a commit added or removed files.
 *
 * @param added those of added files
 * @param removed those of removed files
 */
record CommitFiles(Set<Partition> added, Set<Partition> removed) {

    /** Rows of a day that arrived on a night. */
    record Partition(LocalDate date, LocalDate arrival) {}

    /** Reads a commit of bronze. */
    static CommitFiles of(String bronze, Configuration hadoop, long version) {
        CommitFiles files = new CommitFiles(new HashSet<>(), new HashSet<>());
        Path commit = new Path(bronze, String.format("_delta_log/%020d.json", version));
        try (FSDataInputStream in = commit.getFileSystem(hadoop).open(commit);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode action = Json.MAPPER.readTree(line);
                note(action.path("add"), files.added);
                note(action.path("remove"), files.removed);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + commit, e);
        }
        return files;
    }

    private static void note(JsonNode file, Set<Partition> partitions) {
        JsonNode values = file.path("partitionValues");
        if (values.has(LakeColumns.DATE) && values.has(LakeColumns.ARRIVAL_DATE)) {
            partitions.add(new Partition(
                    LocalDate.parse(values.get(LakeColumns.DATE).asText()),
                    LocalDate.parse(values.get(LakeColumns.ARRIVAL_DATE).asText())));
        }
    }

    /** Of which files were added or removed. */
    Set<Partition> touched() {
        Set<Partition> touched = new HashSet<>(added);
        touched.addAll(removed);
        return touched;
    }
}
