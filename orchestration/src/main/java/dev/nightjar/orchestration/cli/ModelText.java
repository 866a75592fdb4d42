/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.Json;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.core.registry.RegisteredModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Models and versions as people and as programs read them. */
final class ModelText {

    private ModelText() {}

    /** Name and aliases, to be printed as JSON. */
    static Map<String, Object> summary(RegisteredModel model) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("name", model.name());
        summary.put("aliases", new TreeMap<>(model.aliases()));
        return summary;
    }

    /** All of a version, to be printed as JSON. */
    static Map<String, Object> document(ModelVersion version) {
        @SuppressWarnings("unchecked") // Jackson makes maps with text keys of records
        Map<String, Object> document = Json.MAPPER.convertValue(version, LinkedHashMap.class);
        return document;
    }

    /** Such as `challenger=4 champion=3`. */
    static String aliases(RegisteredModel model) {
        return new TreeMap<>(model.aliases())
                .entrySet().stream()
                        .map(alias -> alias.getKey() + "=" + alias.getValue())
                        .collect(Collectors.joining(" "));
    }

    /** A version with its test metrics, gates and tags, indented. */
    static String of(ModelVersion version) {
        List<String> lines = new ArrayList<>();
        lines.add("  version " + version.version() + "  " + version.algorithm() + "  trained for " + version.date()
                + "  " + version.state().name().toLowerCase(Locale.ROOT)
                + (version.manifestSignature().isPresent() ? "  signed" : ""));
        version.metrics()
                .getOrDefault("test", Map.of())
                .forEach((name, metric) -> lines.add(String.format(Locale.ROOT, "    %-16s %s", name, of(metric))));
        version.gates()
                .forEach(gate -> lines.add("    gate " + (gate.passed() ? "passed  " : "failed  ") + gate.gate() + "  ("
                        + gate.detail() + ")"));
        new TreeMap<>(version.tags()).forEach((tag, value) -> lines.add("    tag " + tag + "=" + value));
        return String.join("\n", lines);
    }

    /** Such as `0.9123  [0.9001, 0.9240]`. */
    static String of(MetricValue metric) {
        return String.format(Locale.ROOT, "%.4f", metric.value())
                + metric.low()
                        .map(low -> String.format(
                                Locale.ROOT,
                                "  [%.4f, %.4f]",
                                low,
                                metric.high().orElse(low)))
                        .orElse("");
    }
}
