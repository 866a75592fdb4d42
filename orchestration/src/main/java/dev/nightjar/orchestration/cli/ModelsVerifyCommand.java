/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.registry.ManifestKeys;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.core.registry.RegisteredModel;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** `nightjar models verify`. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Checks the hash of every file of a version, or of all, and the signature of its manifest;"
                + " ends with exit code 3 if anything is not as it was registered.")
final class ModelsVerifyCommand implements Callable<Integer> {

    @Mixin
    private Settings settings;

    @Parameters(paramLabel = "NAME[@VERSION]", description = "Model, or a version by number or alias")
    private ModelReference reference;

    @Override
    public Integer call() {
        RegisteredModel model = RegistryView.of(settings).model(reference.model());
        List<ModelVersion> versions = reference
                .version()
                .map(version -> List.of(RegistryView.version(model, version)))
                .orElse(model.versions());
        ManifestKeys keys = settings.modelKeys();
        List<Verification> verifications =
                versions.stream().map(version -> Verification.of(version, keys)).toList();
        if (settings.json()) {
            settings.print(verifications);
        } else {
            verifications.forEach(verification -> settings.out().println(verification.sentence()));
        }
        verifications.stream().filter(one -> !one.verified()).findFirst().ifPresent(wrong -> {
            throw new DataRefused(
                    "Version " + wrong.version() + " of model " + wrong.model() + " in " + wrong.artifact()
                            + " is not as it was registered: " + String.join(" ", wrong.problems())
                            + " Restore the artefact, or roll back to another version.");
        });
        return 0;
    }
}
