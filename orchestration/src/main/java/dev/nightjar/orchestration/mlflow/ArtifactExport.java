/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.mlflow;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.registry.ArtifactFolder;
import dev.nightjar.core.registry.ModelVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;

/**
 * The artefact's files. A server that keeps files itself (`mlflow server` with `--serve-artifacts`, the default) gets them;
 * for another one a version points to the warehouse, which cannot be a local folder: MLflow takes none.
 */
final class ArtifactExport {

    private static final String PROXIED = "mlflow-artifacts";
    private static final String FOLDER = "model";

    private final MlflowHttp http;
    private final ModelVersion version;

    ArtifactExport(MlflowHttp http, ModelVersion version) {
        this.http = http;
        this.version = version;
    }

    /** @throws UsageError if neither the server can keep the files nor can it find them where they are */
    void requirePlace(String artifactLocation) {
        if (path(artifactLocation).isEmpty() && isLocal()) {
            throw new UsageError("Cannot export version " + version.version() + " of model " + version.model()
                    + ": MLflow keeps files of this experiment in " + artifactLocation
                    + ", which only its clients reach,"
                    + " and takes no local folder (" + version.artifact() + ") as source. Start `mlflow server` with"
                    + " --serve-artifacts, or keep the warehouse where both can read it.");
        }
    }

    /** Where MLflow finds the artefact of a run. */
    String source(String runRoot) {
        return path(runRoot).isPresent() ? runRoot + "/" + FOLDER : version.artifact();
    }

    /** Stores the files as they were registered, if the server keeps files. */
    void upload(String runRoot) {
        Optional<String> root = path(runRoot);
        if (root.isEmpty()) {
            return;
        }
        try {
            Path copy = Files.createTempDirectory("nightjar-export");
            try {
                ArtifactFolder.at(version.artifact(), new Configuration()).copyTo(copy, version.manifest());
                for (String file : version.manifest().keySet()) {
                    http.upload(root.get() + "/" + FOLDER + "/" + file, copy.resolve(file));
                }
            } finally {
                FileUtil.fullyDelete(copy.toFile());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + version.artifact(), e);
        }
    }

    /** The path in the store that this server keeps; empty if the files are kept elsewhere. */
    private Optional<String> path(String location) {
        URI uri = URI.create(location.replace(" ", "%20"));
        boolean here = uri.getAuthority() == null || http.server().is(uri.getAuthority());
        return PROXIED.equals(uri.getScheme()) && here ? Optional.of(uri.getPath()) : Optional.empty();
    }

    private boolean isLocal() {
        String scheme =
                new org.apache.hadoop.fs.Path(version.artifact()).toUri().getScheme();
        return scheme == null || scheme.equals("file");
    }
}
