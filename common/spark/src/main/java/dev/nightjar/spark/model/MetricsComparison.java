/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.core.reproduction.Comparison;
import dev.nightjar.spark.reproduction.Differences;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Metrics with their intervals, split by split. Those of the champion of that time are not the model's own. */
final class MetricsComparison {

    private static final String CHAMPION = "champion";

    private MetricsComparison() {}

    static List<Comparison> of(ModelVersion version, FittedModel fitted) {
        Set<String> splits = new TreeSet<>(version.metrics().keySet());
        splits.remove(CHAMPION);
        splits.addAll(fitted.metrics().keySet());
        List<Comparison> comparisons = new ArrayList<>();
        for (String split : splits) {
            Differences differences = new Differences("metrics." + split);
            compare(
                    differences,
                    version.metrics().getOrDefault(split, Map.of()),
                    fitted.metrics().getOrDefault(split, Map.of()));
            comparisons.add(differences.comparison());
        }
        return comparisons;
    }

    private static void compare(Differences differences, Map<String, MetricValue> then, Map<String, MetricValue> now) {
        Set<String> names = new TreeSet<>(then.keySet());
        names.addAll(now.keySet());
        for (String name : names) {
            MetricValue before = then.get(name);
            MetricValue after = now.get(name);
            if (before == null || after == null) {
                differences.onlyOne(name, before == null ? "now" : "then");
            } else {
                differences.numbers(name, before.value(), after.value());
                bound(differences, name + " low", before.low(), after.low());
                bound(differences, name + " high", before.high(), after.high());
            }
        }
    }

    private static void bound(Differences differences, String name, Optional<Double> then, Optional<Double> now) {
        if (then.isPresent() && now.isPresent()) {
            differences.numbers(name, then.get(), now.get());
        } else if (then.isPresent() || now.isPresent()) {
            differences.onlyOne(name, then.isEmpty() ? "now" : "then");
        }
    }
}
