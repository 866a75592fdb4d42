/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.core.registry.RegisteredModel;
import dev.nightjar.core.registry.RegistryEvent;
import dev.nightjar.orchestration.mlflow.ExportedVersion;
import dev.nightjar.orchestration.mlflow.MlflowCredentials;
import dev.nightjar.orchestration.mlflow.MlflowExport;
import dev.nightjar.orchestration.mlflow.MlflowNames;
import dev.nightjar.orchestration.mlflow.MlflowServer;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `nightjar models export`. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Exports a version to MLflow: run, parameters, metrics, files, model version and aliases."
                + " Exporting again brings what is there up to date. Credentials are MLFLOW_TRACKING_USERNAME and"
                + " MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN.")
final class ModelsExportCommand implements Callable<Integer> {

    /** Where a version can go. */
    enum Target {
        MLFLOW
    }

    private final Clock clock = Clock.systemUTC();

    @Mixin
    private Settings settings;

    @Mixin
    private Audit audit;

    @Parameters(paramLabel = "NAME@VERSION", description = "Version, by number or alias")
    private ModelReference reference;

    @Option(names = "--to", required = true, paramLabel = "mlflow", description = "What to export to: mlflow")
    private Target target;

    @Option(
            names = "--tracking-uri",
            paramLabel = "URL",
            description = "Address of the MLflow server; default: MLFLOW_TRACKING_URI")
    private String trackingUri;

    @Option(
            names = "--experiment",
            paramLabel = "NAME",
            description = "Experiment in MLflow; default: the model's name")
    private String experiment;

    @Option(
            names = "--registered-model",
            paramLabel = "NAME",
            description = "Registered model in MLflow; default: the model's name")
    private String registeredModel;

    @Override
    public Integer call() {
        return switch (target) {
            case MLFLOW -> toMlflow();
        };
    }

    private int toMlflow() {
        MlflowServer server = server();
        MlflowNames names = new MlflowNames(
                experiment == null ? reference.model() : experiment,
                registeredModel == null ? reference.model() : registeredModel);
        RegistryView view = RegistryView.of(settings);
        RegisteredModel model = view.model(reference.model());
        ModelVersion version = RegistryView.version(model, reference.requiredVersion());
        settings.modelKeys().require(version);
        ExportedVersion exported = new MlflowExport(server, MlflowCredentials.of(System.getenv()))
                .export(model, version, names, audit.actor());
        note(view, version, exported);
        if (settings.json()) {
            settings.print(exported);
        } else {
            settings.out().println(sentence(version, exported));
            exported.leftOut().forEach(one -> settings.err().println(one));
        }
        return 0;
    }

    private MlflowServer server() {
        String uri = trackingUri == null ? System.getenv().getOrDefault("MLFLOW_TRACKING_URI", "") : trackingUri;
        if (uri.isBlank()) {
            throw new UsageError(
                    "Missing address of the MLflow server: give --tracking-uri, or set MLFLOW_TRACKING_URI.");
        }
        return MlflowServer.at(uri);
    }

    /** The version says where it went. Others may have changed the model during the export, so it is looked at anew. */
    private void note(RegistryView view, ModelVersion version, ExportedVersion exported) {
        Map<String, String> tags = new TreeMap<>(Map.of(
                "mlflow.run_id",
                exported.runId(),
                "mlflow.model_version",
                exported.registeredModel() + "/" + exported.version(),
                "mlflow.tracking_uri",
                exported.trackingUri()));
        tags.forEach((tag, value) -> {
            RegisteredModel now = view.registry().model(version.model());
            Map<String, String> before =
                    now.version(version.version()).orElseThrow().tags();
            if (!value.equals(before.get(tag))) {
                view.registry()
                        .append(
                                now,
                                new RegistryEvent.TagSet(
                                        now.name(),
                                        clock.instant(),
                                        audit.actor(),
                                        version.version(),
                                        tag,
                                        Optional.of(value)));
            }
        });
    }

    private static String sentence(ModelVersion version, ExportedVersion exported) {
        return version.model() + "@" + version.version() + ": "
                + (exported.newRun() ? "exported" : "was exported before, and is up to date") + " as "
                + exported.registeredModel() + " version " + exported.version() + " to " + exported.trackingUri()
                + ", run " + exported.runId() + " of experiment " + exported.experiment()
                + (exported.aliases().isEmpty() ? "" : ", aliases " + String.join(", ", exported.aliases()));
    }
}
