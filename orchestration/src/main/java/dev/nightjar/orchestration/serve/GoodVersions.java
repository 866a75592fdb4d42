/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Copies of pipeline files as they were when they were right. Runs are given a copy, so that a file that is wrong now, or
 * changes in the middle of a night, does not spoil them; and the last copy outlives the server.
 */
final class GoodVersions {

    private static final String LAST = "last.yaml";

    private final Path folder;

    GoodVersions(Path folder) {
        this.folder = folder;
    }

    /** Keeps a file's text, and answers where. */
    Path keep(Path file, String text) {
        Path kept = of(file).resolve(hash(text)).resolve(file.getFileName());
        if (!Files.exists(kept)) {
            write(kept, text);
        }
        write(of(file).resolve(LAST), text);
        return kept;
    }

    /** The text of a file when it was right for the last time. */
    Optional<String> last(Path file) {
        Path last = of(file).resolve(LAST);
        try {
            return Files.exists(last) ? Optional.of(Files.readString(last)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + last, e);
        }
    }

    /** A file is gone: one of its name that comes later has nothing to do with it. */
    void forget(Path file) {
        try {
            Files.deleteIfExists(of(file).resolve(LAST));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + of(file).resolve(LAST), e);
        }
    }

    private Path of(Path file) {
        return folder.resolve(file.getFileName());
    }

    /** Whole or not at all. */
    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Path part = Files.createTempFile(file.getParent(), "copy", ".part");
            Files.writeString(part, text);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }

    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
