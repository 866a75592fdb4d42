/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** What steps did, a line each, appended by all processes to one file that outlives them. */
record Journal(Path file) {

    /** What a step did. */
    enum Word {
        BEGAN,
        FAILED,
        WROTE
    }

    /**
     * A line.
     *
     * @param generation of the run's lease
     */
    record Line(String pipeline, String runId, String step, long generation, long pid, Word word) {

        String key() {
            return pipeline + " " + runId + " " + step;
        }

        private String text() {
            return String.join(" ", pipeline, runId, step, Long.toString(generation), Long.toString(pid), word.name())
                    + "\n";
        }

        private static Line of(String text) {
            String[] words = text.split(" ");
            return new Line(
                    words[0],
                    words[1],
                    words[2],
                    Long.parseLong(words[3]),
                    Long.parseLong(words[4]),
                    Word.valueOf(words[5]));
        }
    }

    /** One write of a few bytes, which is there whole or not at all. */
    void add(Line line) {
        try {
            Files.write(
                    file,
                    line.text().getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Line> lines() {
        try {
            return Files.exists(file)
                    ? Files.readAllLines(file).stream().map(Line::of).toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long bytes() {
        return file.toFile().length();
    }
}
