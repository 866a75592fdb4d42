/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.failure.UsageError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a page that the user asked for. */
final class PageFile {

    private PageFile() {}

    /** @throws UsageError if it cannot be written there */
    static void write(Path file, String page) {
        try {
            if (file.toAbsolutePath().getParent() != null) {
                Files.createDirectories(file.toAbsolutePath().getParent());
            }
            Files.writeString(file, page);
        } catch (IOException e) {
            throw new UsageError("Cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
