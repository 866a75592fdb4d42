/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.registry.ModelVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What one version has and another has not.
 *
 * @param what such as `params.maxIter`
 * @param from null where the first version has no such thing
 * @param to null where the second has none
 * @param change of a metric, to minus from; null elsewhere
 */
record VersionDiff(String what, String from, String to, Double change) {

    static final List<String> NAMES = List.of("what", "from", "to", "change");

    /** Everything that either version has, in the order of the first. */
    static List<VersionDiff> of(ModelVersion from, ModelVersion to) {
        Map<String, String> before = facts(from);
        Map<String, String> after = facts(to);
        Set<String> all = new LinkedHashSet<>(before.keySet());
        all.addAll(after.keySet());
        Map<String, Double> figures = figures(from);
        Map<String, Double> newFigures = figures(to);
        List<VersionDiff> diffs = new ArrayList<>();
        for (String what : all) {
            Double change = figures.containsKey(what) && newFigures.containsKey(what)
                    ? newFigures.get(what) - figures.get(what)
                    : null;
            diffs.add(new VersionDiff(what, before.get(what), after.get(what), change));
        }
        return diffs;
    }

    boolean same() {
        return from != null && from.equals(to);
    }

    List<String> cells() {
        return List.of(
                what,
                from == null ? "" : from,
                to == null ? "" : to,
                change == null ? "" : String.format(Locale.ROOT, "%+.4f", change));
    }

    private static Map<String, String> facts(ModelVersion version) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("date", version.date().toString());
        facts.put("pipeline", version.pipeline());
        facts.put("task", version.task());
        facts.put("algorithm", version.algorithm());
        facts.put("seed", "" + version.seed());
        facts.put("specHash", version.specHash());
        facts.put("codeVersion", version.codeVersion());
        facts.put("sparkVersion", version.sparkVersion());
        facts.put("deltaVersion", version.deltaVersion());
        version.parent().ifPresent(parent -> facts.put("parent", "" + parent));
        put(facts, "params", version.params());
        version.metrics()
                .forEach((split, metrics) ->
                        metrics.forEach((name, value) -> facts.put(metric(split, name), ModelText.of(value))));
        version.gates()
                .forEach(gate ->
                        facts.put("gates." + gate.gate(), (gate.passed() ? "passed: " : "failed: ") + gate.detail()));
        put(facts, "inputs", version.inputs());
        // the order of the columns counts
        facts.put("signature", version.signature().toString());
        facts.put("outputs", version.outputs().toString());
        put(facts, "tags", version.tags());
        facts.put("state", version.state().name().toLowerCase(Locale.ROOT));
        return facts;
    }

    private static void put(Map<String, String> facts, String section, Map<String, ?> values) {
        new TreeMap<>(values).forEach((name, value) -> facts.put(section + "." + name, String.valueOf(value)));
    }

    private static Map<String, Double> figures(ModelVersion version) {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (Map.Entry<String, Map<String, MetricValue>> split :
                version.metrics().entrySet()) {
            split.getValue().forEach((name, value) -> figures.put(metric(split.getKey(), name), value.value()));
        }
        return figures;
    }

    private static String metric(String split, String name) {
        return "metrics." + split + "." + name;
    }
}
