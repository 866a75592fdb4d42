/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.registry.Aliases;
import dev.nightjar.core.registry.DeltaModelRegistry;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.registry.ModelRegistry;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.core.registry.RegisteredModel;
import dev.nightjar.core.registry.RegistryEvent;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `nightjar models`. */
@Command(name = "models", mixinStandardHelpOptions = true, description = "The model registry.")
final class ModelsCommand {

    private final Clock clock = Clock.systemUTC();

    @Command(name = "list", mixinStandardHelpOptions = true, description = "All models.")
    int list(@Mixin Settings settings) {
        ModelRegistry registry = registry(settings);
        List<RegisteredModel> models =
                registry.models().stream().map(registry::model).toList();
        if (settings.json()) {
            settings.print(models.stream().map(ModelsCommand::summary).toList());
        } else {
            List<List<String>> rows = models.stream()
                    .map(model -> List.of(model.name(), "" + model.versions().size(), aliases(model)))
                    .toList();
            settings.out().println(TextTable.of(List.of("model", "versions", "aliases"), rows));
        }
        return 0;
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Versions, metrics and gates of a model.")
    int show(@Mixin Settings settings, @Parameters(paramLabel = "NAME", description = "Model") String name) {
        RegisteredModel model = existing(settings, name);
        if (settings.json()) {
            Map<String, Object> document = summary(model);
            document.put(
                    "versions",
                    model.versions().stream().map(ModelsCommand::document).toList());
            settings.print(document);
        } else {
            settings.out().println(name + "  " + aliases(model));
            model.versions().forEach(version -> settings.out().println(text(version)));
        }
        return 0;
    }

    @Command(name = "promote", mixinStandardHelpOptions = true, description = "Points an alias to a version.")
    int promote(
            @Mixin Settings settings,
            @Parameters(paramLabel = "NAME", description = "Model") String name,
            @Parameters(paramLabel = "VERSION", description = "Version") int version,
            @Option(
                            names = "--alias",
                            defaultValue = RegisteredModel.CHAMPION,
                            description = "Alias (default: champion)")
                    String alias,
            @Option(names = "--reason", defaultValue = "by hand", description = "Why, for the record") String reason) {
        return moved(settings, new Aliases(registry(settings), clock).promote(name, alias, version, user(), reason));
    }

    @Command(
            name = "rollback",
            mixinStandardHelpOptions = true,
            description = "Points an alias back to the version before.")
    int rollback(
            @Mixin Settings settings,
            @Parameters(paramLabel = "NAME", description = "Model") String name,
            @Option(
                            names = "--alias",
                            defaultValue = RegisteredModel.CHAMPION,
                            description = "Alias (default: champion)")
                    String alias,
            @Option(names = "--reason", defaultValue = "by hand", description = "Why, for the record") String reason) {
        return moved(settings, new Aliases(registry(settings), clock).rollback(name, alias, user(), reason));
    }

    @Command(name = "reject", mixinStandardHelpOptions = true, description = "Marks a version as not to be used.")
    int reject(
            @Mixin Settings settings,
            @Parameters(paramLabel = "NAME", description = "Model") String name,
            @Parameters(paramLabel = "VERSION", description = "Version") int version,
            @Option(names = "--reason", required = true, description = "Why, for the record") String reason) {
        RegisteredModel model = existing(settings, name);
        if (model.version(version).isEmpty()) {
            throw new UsageError("Model " + name + " has no version " + version + ".");
        }
        if (model.aliases().containsValue(version)) {
            throw new UsageError("Cannot reject version " + version + " of model " + name + ": it is " + aliases(model)
                    + ". Promote or roll back to another version first.");
        }
        return moved(
                settings,
                registry(settings)
                        .append(
                                model,
                                new RegistryEvent.VersionRejected(name, clock.instant(), user(), version, reason)));
    }

    @Command(name = "tag", mixinStandardHelpOptions = true, description = "Sets or removes a tag of a version.")
    int tag(
            @Mixin Settings settings,
            @Parameters(paramLabel = "NAME", description = "Model") String name,
            @Parameters(paramLabel = "VERSION", description = "Version") int version,
            @Parameters(paramLabel = "TAG", description = "Tag") String tag,
            @Parameters(arity = "0..1", paramLabel = "VALUE", description = "Value; none removes the tag")
                    String value) {
        RegisteredModel model = existing(settings, name);
        if (model.version(version).isEmpty()) {
            throw new UsageError("Model " + name + " has no version " + version + ".");
        }
        return moved(
                settings,
                registry(settings)
                        .append(
                                model,
                                new RegistryEvent.TagSet(
                                        name, clock.instant(), user(), version, tag, Optional.ofNullable(value))));
    }

    private static int moved(Settings settings, RegisteredModel model) {
        if (settings.json()) {
            settings.print(summary(model));
        } else {
            settings.out().println(model.name() + "  " + aliases(model));
        }
        return 0;
    }

    private static ModelRegistry registry(Settings settings) {
        return new DeltaModelRegistry(settings.lake());
    }

    private static RegisteredModel existing(Settings settings, String name) {
        RegisteredModel model = registry(settings).model(name);
        if (model.versions().isEmpty()) {
            throw new UsageError("Unknown model " + name + " in " + settings.warehouse() + ". There are: "
                    + registry(settings).models() + ".");
        }
        return model;
    }

    private static Map<String, Object> summary(RegisteredModel model) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("name", model.name());
        summary.put("aliases", model.aliases());
        return summary;
    }

    private static Map<String, Object> document(ModelVersion version) {
        @SuppressWarnings("unchecked") // Jackson makes maps with text keys of records
        Map<String, Object> document = dev.nightjar.core.Json.MAPPER.convertValue(version, LinkedHashMap.class);
        return document;
    }

    private static String aliases(RegisteredModel model) {
        return model.aliases().entrySet().stream()
                .map(alias -> alias.getKey() + "=" + alias.getValue())
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private static String text(ModelVersion version) {
        List<String> lines = new ArrayList<>();
        lines.add("  version " + version.version() + "  " + version.algorithm() + "  trained for " + version.date()
                + "  " + version.state().name().toLowerCase(Locale.ROOT));
        version.metrics()
                .getOrDefault("test", Map.of())
                .forEach((name, metric) -> lines.add("    " + metric(name, metric)));
        version.gates()
                .forEach(gate -> lines.add("    gate " + (gate.passed() ? "passed  " : "failed  ") + gate.gate() + "  ("
                        + gate.detail() + ")"));
        return String.join("\n", lines);
    }

    private static String metric(String name, MetricValue metric) {
        return String.format(Locale.ROOT, "%-14s %.4f", name, metric.value())
                + metric.low()
                        .map(low -> String.format(
                                Locale.ROOT,
                                "  [%.4f, %.4f]",
                                low,
                                metric.high().orElse(low)))
                        .orElse("");
    }

    private static String user() {
        return System.getProperty("user.name");
    }
}
