/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.registry.GateResult;
import dev.nightjar.core.registry.Metric;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.registry.SliceMetrics;
import dev.nightjar.core.spec.GateSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.network.util.JavaUtils;

/** Holds a version's test metrics, and how it did in a fresh process, against the gates of its pipeline. */
final class Gates {

    private final Map<String, Map<String, MetricValue>> metrics;
    private final List<SliceMetrics> slices;
    private final Optional<ServingFigures> serving;

    /**
     * @param metrics by `test`, `baseline` and, if there is one, `champion`, all on the same rows
     * @param slices of the test rows
     * @param serving measured if a gate asks for it
     */
    Gates(Map<String, Map<String, MetricValue>> metrics, List<SliceMetrics> slices, Optional<ServingFigures> serving) {
        this.metrics = metrics;
        this.slices = slices;
        this.serving = serving;
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
        return serving((GateSpec.Serving) gate);
    }

    private GateResult serving(GateSpec.Serving gate) {
        ServingFigures figures = serving.orElseThrow();
        List<String> limits = new ArrayList<>();
        gate.maxPeakMemory().ifPresent(most -> limits.add("peak memory <= " + most));
        gate.minRowsPerSecond().ifPresent(least -> limits.add("rows a second >= " + least));
        String name = "serving: " + String.join(", ", limits);
        if (figures.failure().isPresent()) {
            return new GateResult(
                    name, false, "a fresh process failed: " + figures.failure().get());
        }
        boolean passed = figures.different() == 0
                && gate.maxPeakMemory()
                        .map(most -> figures.peakMemoryBytes() <= JavaUtils.byteStringAsBytes(most))
                        .orElse(true)
                && gate.minRowsPerSecond()
                        .map(least -> figures.rowsPerSecond() >= least)
                        .orElse(true);
        String detail = String.format(
                Locale.ROOT,
                "a fresh process predicted %d of %d rows the same, with a peak memory of %d MiB, %.0f rows a second on a"
                        + " core",
                figures.rows() - figures.different(),
                figures.rows(),
                figures.peakMemoryBytes() >> 20,
                figures.rowsPerSecond());
        return new GateResult(name, passed, detail);
    }

    private GateResult bounds(GateSpec.Bounds gate) {
        if (gate.slice().isPresent()) {
            return new SliceGate(gate).judge(slices);
        }
        Optional<Double> value = metric("test", gate.metric());
        boolean passed = value.isPresent() && gate.allows(value.get());
        return new GateResult(gate.condition(), passed, gate.metric() + " is " + text(value));
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
