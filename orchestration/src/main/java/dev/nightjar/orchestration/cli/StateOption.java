/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.spec.Environment;
import dev.nightjar.orchestration.store.Store;
import dev.nightjar.orchestration.store.StoreLook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where a server keeps its state. */
final class StateOption {

    private static final String DATABASE = "scheduler.db";

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "Folder of the database and the logs (default: ~/.nightjar/serve)")
    private Path state;

    Path folder() {
        return state == null ? Path.of(System.getProperty("user.home"), ".nightjar", "serve") : state;
    }

    /** Whether somebody said where the store is. */
    boolean given(Settings settings) {
        return state != null || settings.namesStore();
    }

    /** How the store is. */
    String look(Settings settings) {
        StoreLook look = settings.store()
                .map(shared -> StoreLook.at(shared.url(), shared.user(), shared.password()))
                .orElseGet(() -> StoreLook.at(folder().resolve(DATABASE)));
        return look.at();
    }

    /** The environment's store, or a database in the folder, which only this user reads. */
    Store open(Settings settings, Clock clock) {
        Optional<Environment.Store> shared = settings.store();
        if (shared.isPresent()) {
            return Store.open(
                    shared.get().url(), shared.get().user(), shared.get().password(), clock);
        }
        Path folder = folder();
        try {
            Files.createDirectories(folder);
            if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write to " + folder, e);
        }
        return Store.open("jdbc:sqlite:" + folder.resolve(DATABASE), Optional.empty(), Optional.empty(), clock);
    }
}
