/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.failure.ModelRefused;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.core.reproduction.Reproduction;
import dev.nightjar.orchestration.run.SparkWorker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `nightjar reproduce`. */
@Command(
        name = "reproduce",
        mixinStandardHelpOptions = true,
        description = "Trains a version again from the recorded versions of tables and says whether examples, model,"
                + " metrics and predictions are the same to the bit, or what differs. Registers nothing; ends with exit"
                + " code 4 if anything differs.")
final class ReproduceCommand implements Callable<Integer> {

    @Mixin
    private Settings settings;

    @Parameters(index = "0", paramLabel = "MODEL@VERSION", description = "Version, by number or alias")
    private ModelReference reference;

    @Option(
            names = "--from-sources",
            description = "Make the examples again, too, from the rows of the sources, and compare them row by row")
    private boolean fromSources;

    @Option(
            names = "--pipeline",
            paramLabel = "FILE",
            description = "Pipeline file as it was then, for versions that were registered without it")
    private Optional<Path> file = Optional.empty();

    @Override
    public Integer call() {
        ModelVersion version =
                RegistryView.version(RegistryView.of(settings).model(reference.model()), reference.requiredVersion());
        Reproduction reproduction;
        try (SparkWorker worker = settings.worker()) {
            reproduction = Answer.of(worker, "reproduce", arguments(version), Reproduction.class);
        }
        if (settings.json()) {
            settings.print(reproduction);
        } else {
            settings.out().println(ReproductionText.of(reproduction));
            reproduction.warnings().forEach(warning -> settings.err().println(warning));
        }
        if (!reproduction.identical()) {
            throw new ModelRefused("Training version " + version.version() + " of model " + version.model()
                    + " again gives something else: " + String.join(", ", reproduction.differing()) + ".");
        }
        return 0;
    }

    private List<String> arguments(ModelVersion version) {
        List<String> arguments = new ArrayList<>(List.of(
                "--model", version.model(), "--version", "" + version.version(), "--warehouse", settings.warehouse()));
        file.ifPresent(path ->
                arguments.addAll(List.of("--pipeline", path.toAbsolutePath().toString())));
        settings.variables().forEach((name, value) -> arguments.addAll(List.of("--set", name + "=" + value)));
        settings.registryKeys().ifPresent(keys -> arguments.addAll(List.of("--env-file", keys.toString())));
        if (fromSources) {
            arguments.add("--from-sources");
        }
        return arguments;
    }
}
