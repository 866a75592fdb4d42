/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.mlflow;

import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.core.registry.RegisteredModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Exports a version to MLflow: a run with its parameters, metrics and tags, the files of its artefact, a version of a
 * registered model, and its aliases. Exporting again finds all of it, adds what is missing and brings tags and aliases up
 * to date; so does an export after one that broke off.
 *
 * <p>The calls and their limits are those of MLflow's REST API 2.0 (mlflow.org, "REST API"; `service.proto`,
 * `model_registry.proto`, `mlflow_artifacts.proto`).
 */
public final class MlflowExport {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final MlflowHttp http;
    private final Pause pause;

    public MlflowExport(MlflowServer server, MlflowCredentials credentials) {
        this(server, credentials, TIMEOUT, Pause.SLEEP);
    }

    MlflowExport(MlflowServer server, MlflowCredentials credentials, Duration timeout, Pause pause) {
        this.http = new MlflowHttp(server, credentials, timeout, pause);
        this.pause = pause;
    }

    /**
     * Exports a version.
     *
     * @param model the version's model, for its aliases
     * @param actor who does it
     * @throws MlflowFailure if the server refuses, or gives no answer
     * @throws dev.nightjar.core.failure.DataRefused if a file of the artefact is not what was registered
     * @throws dev.nightjar.core.failure.UsageError if neither does the server keep files nor is the artefact where it could
     *     find it, or the experiment was deleted
     */
    public ExportedVersion export(RegisteredModel model, ModelVersion version, MlflowNames names, String actor) {
        VersionTags tags = VersionTags.of(version);
        List<String> leftOut = new ArrayList<>(tags.leftOut());
        RunExport.Exported run = new RunExport(http, version, tags).export(names.experiment(), actor);
        RegistryExport registry = new RegistryExport(http, pause, names.registeredModel());
        RegistryExport.Registered registered = registry.export(version, tags, run);
        List<String> aliases = registry.aliases(model, version, registered, leftOut);
        return new ExportedVersion(
                http.server().root(),
                names.experiment(),
                run.experimentId(),
                run.runId(),
                names.registeredModel(),
                registered.version(),
                run.source(),
                aliases,
                run.isNew(),
                List.copyOf(leftOut));
    }
}
