/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.core.registry.RegisteredModel;
import dev.nightjar.core.registry.RegistryEvent;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `nightjar models tag`. */
@Command(name = "tag", mixinStandardHelpOptions = true, description = "Sets or removes tags of a version.")
final class ModelsTagCommand implements Callable<Integer> {

    private final Clock clock = Clock.systemUTC();

    @Mixin
    private Settings settings;

    @Mixin
    private Audit audit;

    @Parameters(index = "0", paramLabel = "NAME@VERSION", description = "Version, by number or alias")
    private ModelReference reference;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "TAG=VALUE", description = "Tags to set")
    private Map<String, String> tags = new LinkedHashMap<>();

    @Option(names = "--remove", paramLabel = "TAG", description = "A tag to remove")
    private List<String> removed = new ArrayList<>();

    @Override
    public Integer call() {
        RegistryView view = RegistryView.of(settings);
        RegisteredModel seen = view.model(reference.model());
        ModelVersion version = RegistryView.version(seen, reference.requiredVersion());
        Map<String, Optional<String>> changes = new LinkedHashMap<>();
        tags.forEach((tag, value) -> changes.put(tag, Optional.of(value)));
        removed.forEach(tag -> changes.put(tag, Optional.empty()));
        if (changes.isEmpty()) {
            throw new UsageError("Nothing to change: give TAG=VALUE, or --remove TAG.");
        }
        RegisteredModel now = seen;
        for (Map.Entry<String, Optional<String>> change : changes.entrySet()) {
            if (!change.getValue().equals(Optional.ofNullable(version.tags().get(change.getKey())))) {
                now = view.registry()
                        .append(
                                now,
                                new RegistryEvent.TagSet(
                                        seen.name(),
                                        clock.instant(),
                                        audit.actor(),
                                        version.version(),
                                        change.getKey(),
                                        change.getValue()));
            }
        }
        return new ModelChange(view).printSince(seen.sequence(), now);
    }
}
