/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.delta;

import io.delta.storage.HadoopFileSystemLogStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Delta commits on a local disk that hold between processes too. Delta's own store for `file:` looks whether a commit
 * exists and then renames, so two processes can both believe that they were first; a hard link is made by one only.
 */
public final class LocalLinkLogStore extends HadoopFileSystemLogStore {

    public LocalLinkLogStore(Configuration hadoop) {
        super(hadoop);
    }

    @Override
    public void write(Path path, Iterator<String> actions, Boolean overwrite, Configuration hadoop) throws IOException {
        java.nio.file.Path target = java.nio.file.Path.of(path.toUri().getPath());
        Files.createDirectories(target.getParent());
        java.nio.file.Path written =
                target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        Iterable<String> lines = () -> actions;
        Files.write(written, lines, StandardCharsets.UTF_8);
        try {
            if (overwrite) {
                Files.move(written, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.createLink(target, written);
            }
        } catch (FileAlreadyExistsException e) {
            // the type that Delta takes for a lost race, without the file system's words
            throw new FileAlreadyExistsException(path.toString());
        } finally {
            Files.deleteIfExists(written);
        }
    }

    /** True of other writers to a local disk: it makes them write checkpoints aside and rename them. */
    @Override
    public Boolean isPartialWriteVisible(Path path, Configuration hadoop) {
        return true;
    }
}
