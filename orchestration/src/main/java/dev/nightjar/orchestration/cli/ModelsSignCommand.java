/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.registry.ManifestKeys;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.core.registry.RegisteredModel;
import dev.nightjar.core.registry.RegistryEvent;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** `nightjar models sign`. */
@Command(
        name = "sign",
        mixinStandardHelpOptions = true,
        description = "Signs a version that was registered before there was a key, or with a former one. Its files are"
                + " checked first.")
final class ModelsSignCommand implements Callable<Integer> {

    private final Clock clock = Clock.systemUTC();

    @Mixin
    private Settings settings;

    @Mixin
    private Audit audit;

    @Parameters(paramLabel = "NAME@VERSION", description = "Version, by number or alias")
    private ModelReference reference;

    @Override
    public Integer call() {
        ManifestKeys keys = settings.modelKeys();
        if (!keys.required()) {
            throw new UsageError("Cannot sign: the environment has no registry.signingKey. `nightjar models keygen`"
                    + " makes a key and says how to configure it.");
        }
        RegistryView view = RegistryView.of(settings);
        RegisteredModel seen = view.model(reference.model());
        ModelVersion version = RegistryView.version(seen, reference.requiredVersion());
        List<String> problems = Verification.of(version, ManifestKeys.NONE).problems();
        if (!problems.isEmpty()) {
            throw new DataRefused("Cannot sign version " + version.version() + " of model " + seen.name()
                    + ": it is not as it was registered: " + String.join(" ", problems));
        }
        String signature = keys.sign(version).manifestSignature().orElseThrow();
        RegisteredModel now = version.manifestSignature()
                        .filter(signature::equals)
                        .isPresent()
                ? seen
                : view.registry()
                        .append(
                                seen,
                                new RegistryEvent.VersionSigned(
                                        seen.name(), clock.instant(), audit.actor(), version.version(), signature));
        return new ModelChange(view).printSince(seen.sequence(), now);
    }
}
