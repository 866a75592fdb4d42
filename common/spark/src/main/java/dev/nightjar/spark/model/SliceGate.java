/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.registry.GateResult;
import dev.nightjar.core.registry.SliceMetrics;
import dev.nightjar.core.spec.GateSpec;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** A gate on each part of one slice, or of all with `*`. Parts with too few rows, or without the metric, are not judged. */
record SliceGate(GateSpec.Bounds gate) {

    private static final String ALL = "*";

    GateResult judge(List<SliceMetrics> slices) {
        String slice = gate.slice().orElseThrow();
        List<SliceMetrics> asked = slices.stream()
                .filter(part -> slice.equals(ALL) || slice.equals(part.slice()))
                .toList();
        List<SliceMetrics> judged = asked.stream()
                .filter(part -> part.rows() >= gate.minRows() && part.metrics().containsKey(gate.metric()))
                .toList();
        String name = gate.condition() + (slice.equals(ALL) ? " in each slice" : " in slice " + slice);
        String rest = judged.size() == asked.size()
                ? ""
                : String.format(
                        Locale.ROOT,
                        "; %d of %d have fewer than %d rows or no %s and are not judged",
                        asked.size() - judged.size(),
                        asked.size(),
                        gate.minRows(),
                        gate.metric());
        return judged.stream()
                .min(Comparator.comparingDouble(this::margin))
                .map(worst -> new GateResult(name, gate.allows(value(worst)), worst(worst) + rest))
                .orElseGet(() -> new GateResult(name, true, "no part of a slice is judged" + rest));
    }

    /** How far within its bounds; less than 0 beyond them. */
    private double margin(SliceMetrics part) {
        double above = gate.min().map(min -> value(part) - min).orElse(Double.POSITIVE_INFINITY);
        double below = gate.max().map(max -> max - value(part)).orElse(Double.POSITIVE_INFINITY);
        return Math.min(above, below);
    }

    private String worst(SliceMetrics part) {
        return String.format(
                Locale.ROOT,
                "worst in %s: %s is %.4f on %d rows",
                part.name(),
                gate.metric(),
                value(part),
                part.rows());
    }

    private double value(SliceMetrics part) {
        return part.metrics().get(gate.metric()).value();
    }
}
