/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.discovery;

import dev.nightjar.core.failure.UsageError;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/**
 * The beginning of a file, or of the first file in a folder.
 *
 * @param name of the file, lower-case, without what says how it is compressed
 * @param whole whether it is all of the file
 */
record FileSample(String name, String text, boolean whole) {

    private static final int BYTES = 256 * 1024;

    /** @throws UsageError if there is no such file, or nothing in it */
    static FileSample of(String path, Configuration hadoop) {
        try {
            Path given = new Path(path);
            FileSystem files = given.getFileSystem(hadoop);
            Path file = first(files, files.getFileStatus(given))
                    .orElseThrow(() -> new UsageError("Cannot look at " + path + ": there is no file in it."));
            CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(file);
            try (InputStream raw = files.open(file);
                    InputStream in = codec == null ? raw : codec.createInputStream(raw)) {
                byte[] bytes = in.readNBytes(BYTES + 1);
                String name = file.getName().toLowerCase(java.util.Locale.ROOT);
                return of(codec == null ? name : name.substring(0, name.lastIndexOf('.')), bytes, path);
            }
        } catch (FileNotFoundException e) {
            throw new UsageError("Cannot look at " + path + ": there is no such file.", e);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + path, e);
        }
    }

    private static FileSample of(String name, byte[] bytes, String path) {
        if (bytes.length == 0) {
            throw new UsageError("Cannot look at " + path + ": it is empty.");
        }
        boolean whole = bytes.length <= BYTES;
        String text = new String(whole ? bytes : Arrays.copyOf(bytes, BYTES), StandardCharsets.UTF_8);
        return new FileSample(name, text.startsWith("\uFEFF") ? text.substring(1) : text, whole);
    }

    private static Optional<Path> first(FileSystem files, FileStatus status) throws IOException {
        if (status.isFile()) {
            return Optional.of(status.getPath());
        }
        FileStatus[] inside = files.listStatus(
                status.getPath(),
                path -> !path.getName().startsWith("_") && !path.getName().startsWith("."));
        Arrays.sort(inside, Comparator.comparing(FileStatus::getPath));
        for (FileStatus below : inside) {
            Optional<Path> found = first(files, below);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** csv, json or parquet: by its first bytes, then by its name. */
    String format() {
        if (text.startsWith("PAR1") || name.endsWith(".parquet")) {
            return "parquet";
        }
        String start = text.stripLeading();
        boolean json = name.endsWith(".json") || name.endsWith(".jsonl") || name.endsWith(".ndjson");
        return json || start.startsWith("{") || start.startsWith("[{") ? "json" : "csv";
    }
}
