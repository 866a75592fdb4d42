/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** System properties of a Java process in a file: on a command line other users of the machine would see them. */
final class ArgumentFile {

    private ArgumentFile() {}

    /** A file that this user alone can read, until this process ends. */
    static Path of(Map<String, String> properties) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(properties)
                .forEach((name, value) -> text.append('"')
                        .append(escaped("-D" + name + "=" + value))
                        .append("\"\n"));
        try {
            Path file = Files.writeString(Files.createTempFile("nightjar-spark-", ".args"), text);
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write settings for Spark", e);
        }
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
