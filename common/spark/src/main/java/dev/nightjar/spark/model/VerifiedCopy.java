/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.registry.ArtifactFile;
import dev.nightjar.core.registry.ArtifactFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.SparkFiles;

/**
 * Copies of artefacts in the Spark application's own temporary folder, which only its user can enter and which goes with
 * it; one copy of a model, however many nights load it.
 */
final class VerifiedCopy {

    private VerifiedCopy() {}

    /**
     * A local folder with the files of a manifest, as they were registered.
     *
     * @throws dev.nightjar.core.failure.DataRefused if one of them is not
     */
    static Path of(ArtifactFolder artifact, Map<String, ArtifactFile> manifest) throws IOException {
        Path models = Path.of(SparkFiles.getRootDirectory(), "models");
        String content = new TreeMap<>(manifest).toString();
        Path copy = models.resolve(
                UUID.nameUUIDFromBytes(content.getBytes(StandardCharsets.UTF_8)).toString());
        if (Files.isDirectory(copy)) {
            return copy;
        }
        Path unfinished = models.resolve(UUID.randomUUID() + ".unfinished");
        try {
            artifact.copyTo(unfinished, manifest);
            Files.move(unfinished, copy, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException e) {
            // another step of this application was first
        } catch (FileSystemException e) {
            if (!Files.isDirectory(copy)) {
                throw e;
            }
        } finally {
            FileUtil.fullyDelete(unfinished.toFile());
        }
        return copy;
    }
}
