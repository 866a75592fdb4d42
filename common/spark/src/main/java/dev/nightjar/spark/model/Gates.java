/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.registry.GateResult;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.spec.GateSpec;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Holds a version's test metrics against the gates of its pipeline. */
final class Gates {

    private final Map<String, Map<String, MetricValue>> metrics;

    /** @param metrics by `test`, `baseline` and, if there is one, `champion`, all on the same rows */
    Gates(Map<String, Map<String, MetricValue>> metrics) {
        this.metrics = metrics;
    }

    List<GateResult> judge(List<GateSpec> gates) {
        return gates.stream().map(this::judge).toList();
    }

    private GateResult judge(GateSpec gate) {
        if (gate instanceof GateSpec.Bounds bounds) {
            return bounds(bounds);
        } else if (gate instanceof GateSpec.Versus versus) {
            return versus(versus);
        }
        throw new IllegalStateException("Gate " + gate + " was not refused before");
    }

    private GateResult bounds(GateSpec.Bounds gate) {
        String name = gate.metric()
                + gate.min().map(min -> " >= " + min).orElse("")
                + gate.max().map(max -> " <= " + max).orElse("");
        Optional<Double> value = metric("test", gate.metric());
        boolean passed = value.isPresent()
                && gate.min().map(min -> value.get() >= min).orElse(true)
                && gate.max().map(max -> value.get() <= max).orElse(true);
        return new GateResult(name, passed, gate.metric() + " is " + text(value));
    }

    private GateResult versus(GateSpec.Versus gate) {
        String rival = gate.vs().name().toLowerCase(Locale.ROOT);
        String name = String.format(Locale.ROOT, "%s vs %s >= %+.4f", gate.metric(), rival, gate.minDelta());
        if (!metrics.containsKey(rival)) {
            return new GateResult(name, true, "there is no " + rival + " yet");
        }
        Optional<Double> value = metric("test", gate.metric());
        Optional<Double> other = metric(rival, gate.metric());
        boolean passed = value.isPresent()
                && other.isPresent()
                && Metric.improvement(gate.metric(), value.get(), other.get()) >= gate.minDelta();
        return new GateResult(name, passed, gate.metric() + " is " + text(value) + ", " + rival + " " + text(other));
    }

    private Optional<Double> metric(String of, String name) {
        return Optional.ofNullable(metrics.getOrDefault(of, Map.of()).get(name)).map(MetricValue::value);
    }

    private static String text(Optional<Double> value) {
        return value.map(v -> String.format(Locale.ROOT, "%.4f", v)).orElse("not known");
    }
}
