/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.registry.Aliases;
import dev.nightjar.core.registry.RegisteredModel;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `nightjar models promote`. */
@Command(name = "promote", mixinStandardHelpOptions = true, description = "Points an alias to a version.")
final class ModelsPromoteCommand implements Callable<Integer> {

    @Mixin
    private Settings settings;

    @Mixin
    private Audit audit;

    @Parameters(paramLabel = "NAME@VERSION", description = "Version, by number or alias")
    private ModelReference reference;

    @Option(names = "--alias", defaultValue = RegisteredModel.CHAMPION, description = "Alias (default: champion)")
    private String alias;

    @Option(names = "--reason", defaultValue = "by hand", description = "Why, for the record")
    private String reason;

    @Override
    public Integer call() {
        RegistryView view = RegistryView.of(settings);
        RegisteredModel seen = view.model(reference.model());
        int version = RegistryView.version(seen, reference.requiredVersion()).version();
        RegisteredModel now =
                new Aliases(view.registry(), Clock.systemUTC()).promote(seen, alias, version, audit.actor(), reason);
        return new ModelChange(view).printSince(seen.sequence(), now);
    }
}
