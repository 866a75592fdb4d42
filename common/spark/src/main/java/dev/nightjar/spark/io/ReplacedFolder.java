/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.Json;
import dev.nightjar.core.failure.LostRace;
import dev.nightjar.core.failure.UsageError;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder of files that others read while it is replaced: it is written beside, in a hidden folder, and renamed when it
 * is whole. Between two renames there is no folder for a moment, but never half of one. A file `_nightjar.json` in it says
 * what it holds, and is how a folder that may be replaced is told from one of somebody else. An object store renames file by
 * file; there a reader waits for `_SUCCESS`.
 */
public final class ReplacedFolder {

    private static final String ABOUT = "_nightjar.json";

    /** What a run that was killed leaves is taken for left after this time. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    private final FileSystem system;
    private final Path folder;

    /** @param path of any Hadoop file system */
    public ReplacedFolder(String path, Configuration hadoop) {
        try {
            Path given = new Path(path);
            this.system = given.getFileSystem(hadoop);
            this.folder = system.makeQualified(given);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot reach " + path, e);
        }
    }

    /** The whole path. */
    public Path path() {
        return folder;
    }

    /**
     * What the folder's own file says of it; empty if there is no folder, or nothing in it.
     *
     * @throws UsageError if there is something else in its place
     */
    public Optional<JsonNode> about() {
        try {
            Path about = new Path(folder, ABOUT);
            if (system.exists(about)) {
                try (InputStream in = system.open(about)) {
                    return Optional.of(Json.MAPPER.readTree(in));
                }
            }
            if (system.exists(folder)
                    && (!system.getFileStatus(folder).isDirectory() || system.listStatus(folder).length > 0)) {
                throw new UsageError(
                        "Cannot write " + folder + ": something is there that Nightjar did not write. Move it"
                                + " away, or choose another path.");
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot look at " + folder, e);
        }
    }

    /**
     * Replaces the folder.
     *
     * @param by tells this writer from others at the same time
     * @param about what the folder will hold
     * @param write fills the folder that it is given
     * @throws LostRace if another writer replaced it meanwhile
     */
    public void replace(String by, JsonNode about, Instant now, Consumer<String> write) {
        Path fresh = hidden(by);
        try {
            restore();
            removeAbandoned(now);
            system.delete(fresh, true);
            write.accept(fresh.toString());
            try (OutputStream out = system.create(new Path(fresh, ABOUT), true)) {
                Json.MAPPER.writeValue(out, about);
            }
            swap(fresh);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot replace " + folder + ": " + e.getMessage(), e);
        }
    }

    private void swap(Path fresh) throws IOException {
        Path before = hidden("before");
        if (system.exists(folder)) {
            system.delete(before, true);
            rename(folder, before);
        }
        rename(fresh, folder);
        Path within = new Path(folder, fresh.getName());
        if (system.exists(within)) {
            // into the folder of another writer, whose folder was not there when this one looked
            system.delete(within, true);
            throw new LostRace("Cannot replace " + folder + ": another run wrote it at the same time. Run it again.");
        }
        system.delete(before, true);
    }

    /** A writer that was killed between its renames left no folder, but what was there before. */
    private void restore() throws IOException {
        Path before = hidden("before");
        if (!system.exists(folder) && system.exists(before)) {
            rename(before, folder);
        }
    }

    private void removeAbandoned(Instant now) throws IOException {
        long oldest = now.minus(ABANDONED).toEpochMilli();
        FileStatus[] found = system.globStatus(hidden("*"));
        for (FileStatus left : found == null ? new FileStatus[0] : found) {
            if (left.getModificationTime() < oldest) {
                system.delete(left.getPath(), true);
            }
        }
    }

    private Path hidden(String by) {
        // a path takes no colon, which run ids have
        return new Path(folder.getParent(), "." + folder.getName() + "." + by.replace(':', '-'));
    }

    private void rename(Path from, Path to) throws IOException {
        if (!system.rename(from, to)) {
            throw new IOException("Cannot rename " + from + " to " + to);
        }
    }
}
