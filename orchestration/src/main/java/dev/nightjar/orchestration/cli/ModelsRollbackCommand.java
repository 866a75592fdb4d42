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

/** `nightjar models rollback`. */
@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        description = "Points an alias back to the version that it had before.")
final class ModelsRollbackCommand implements Callable<Integer> {

    @Mixin
    private Settings settings;

    @Mixin
    private Audit audit;

    @Parameters(paramLabel = "NAME", description = "Model")
    private String name;

    @Option(names = "--alias", defaultValue = RegisteredModel.CHAMPION, description = "Alias (default: champion)")
    private String alias;

    @Option(names = "--reason", defaultValue = "by hand", description = "Why, for the record")
    private String reason;

    @Override
    public Integer call() {
        RegistryView view = RegistryView.of(settings);
        RegisteredModel seen = view.model(name);
        RegisteredModel now =
                new Aliases(view.registry(), Clock.systemUTC()).rollback(seen, alias, audit.actor(), reason);
        return new ModelChange(view).printSince(seen.sequence(), now);
    }
}
