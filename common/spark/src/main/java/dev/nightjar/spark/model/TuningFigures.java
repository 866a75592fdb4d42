/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.registry.Bars;
import dev.nightjar.core.registry.Bars.Bar;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.spark.tuning.TrialResult;
import dev.nightjar.spark.tuning.Tuned;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the registry and the card say of a search; all of it is in the artefact. */
record TuningFigures(Tuned tuned) {

    /** More do not fit on a card. */
    private static final int SHOWN = 60;

    /** The metric that won, on the rows that trials were judged on, and how many were tried. */
    Map<String, MetricValue> summary() {
        Map<String, MetricValue> summary = new LinkedHashMap<>();
        summary.put(tuned.metric(), MetricValue.of(tuned.value()));
        summary.put("trials", MetricValue.of((double) trials()));
        summary.put("failed", MetricValue.of((double) failed()));
        return summary;
    }

    /** Each trial as far as it came. */
    Bars bars() {
        List<Bar> bars = lastRungs().values().stream()
                .filter(result -> result.metric().isPresent())
                .limit(SHOWN)
                .map(result -> new Bar(label(result), result.metric().get()))
                .toList();
        return new Bars(
                "trials",
                "Tuning: " + tuned.method() + ", " + trials() + " trials, " + failed() + " failed, number "
                        + tuned.best() + " won" + (trials() - failed() > SHOWN ? "; the first " + SHOWN : ""),
                tuned.metric() + " on " + tuned.judgedOn() + (tuned.lowerIsBetter() ? ", lower is better" : ""),
                bars);
    }

    private long trials() {
        return lastRungs().size();
    }

    private long failed() {
        return tuned.results().stream()
                .filter(result -> result.failure().isPresent())
                .map(TrialResult::trial)
                .distinct()
                .count();
    }

    private Map<Integer, TrialResult> lastRungs() {
        return tuned.results().stream()
                .collect(Collectors.toMap(TrialResult::trial, r -> r, (a, b) -> b, LinkedHashMap::new));
    }

    private static String label(TrialResult result) {
        String params = result.params().entrySet().stream()
                .map(entry -> entry.getKey() + " " + rounded(entry.getValue()))
                .collect(Collectors.joining(", "));
        String share = result.share() < 1 ? " (1/" + Math.round(1 / result.share()) + " of the rows)" : "";
        return result.trial() + ": " + params + share;
    }

    /** Drawn numbers have more digits than anybody reads. */
    private static String rounded(String value) {
        try {
            return value.length() > 8 ? String.format(java.util.Locale.ROOT, "%.4g", Double.parseDouble(value)) : value;
        } catch (NumberFormatException e) {
            return value;
        }
    }
}
