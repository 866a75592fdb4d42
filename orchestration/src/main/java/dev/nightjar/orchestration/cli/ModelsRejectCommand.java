/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.core.registry.RegisteredModel;
import dev.nightjar.core.registry.RegistryEvent;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `nightjar models reject`. */
@Command(name = "reject", mixinStandardHelpOptions = true, description = "Marks a version as not to be used.")
final class ModelsRejectCommand implements Callable<Integer> {

    private final Clock clock = Clock.systemUTC();

    @Mixin
    private Settings settings;

    @Mixin
    private Audit audit;

    @Parameters(paramLabel = "NAME@VERSION", description = "Version, by number or alias")
    private ModelReference reference;

    @Option(names = "--reason", required = true, description = "Why, for the record")
    private String reason;

    @Override
    public Integer call() {
        RegistryView view = RegistryView.of(settings);
        RegisteredModel seen = view.model(reference.model());
        ModelVersion version = RegistryView.version(seen, reference.requiredVersion());
        if (seen.aliases().containsValue(version.version())) {
            throw new UsageError(
                    "Cannot reject version " + version.version() + " of model " + seen.name() + ": it is in" + " use ("
                            + ModelText.aliases(seen) + "). Promote or roll back to another version first.");
        }
        RegisteredModel now = version.state() == ModelVersion.State.REJECTED
                ? seen
                : view.registry()
                        .append(
                                seen,
                                new RegistryEvent.VersionRejected(
                                        seen.name(), clock.instant(), audit.actor(), version.version(), reason));
        return new ModelChange(view).printSince(seen.sequence(), now);
    }
}
