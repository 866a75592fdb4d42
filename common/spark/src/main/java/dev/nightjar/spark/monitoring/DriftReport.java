/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.monitoring;

import dev.nightjar.spark.monitoring.DriftFigure.Level;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the drift figures of a date come to. */
record DriftReport(List<DriftFigure> figures) {

    /** Figures of a level, the worst first. */
    List<DriftFigure> at(Level level) {
        return figures.stream()
                .filter(figure -> figure.level() == level)
                .sorted(Comparator.comparingDouble(DriftFigure::value).reversed())
                .toList();
    }

    /** `drift.alerts`, `drift.warnings` and `drift.max`, the greatest value of all columns. */
    Map<String, Double> measures() {
        double max = figures.stream().mapToDouble(DriftFigure::value).max().orElse(0);
        return Map.of(
                "drift.alerts", (double) at(Level.ALERT).size(),
                "drift.warnings", (double) at(Level.WARN).size(),
                "drift.max", max);
    }

    /** Rows that were compared. */
    long rows() {
        return figures.stream().mapToLong(DriftFigure::rows).max().orElse(0);
    }

    /** The columns of a level with their values, as one text; none if there are none. */
    List<String> text(String name, Level level) {
        String affected = at(level).stream().map(DriftFigure::text).collect(Collectors.joining(", "));
        return affected.isEmpty() ? List.of() : List.of(name + ": " + affected);
    }
}
