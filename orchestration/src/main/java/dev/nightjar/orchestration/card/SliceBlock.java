/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.card;

import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.registry.SliceMetrics;
import dev.nightjar.orchestration.card.Block.Heading;
import dev.nightjar.orchestration.card.Block.Table;
import dev.nightjar.orchestration.page.Figures;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Metrics of parts of the test rows, a row a part, a column a metric; the first metric with its interval. */
final class SliceBlock {

    private SliceBlock() {}

    /** Nothing, if there are no slices. */
    static List<Block> of(List<SliceMetrics> slices) {
        if (slices.isEmpty()) {
            return List.of();
        }
        Set<String> metrics = new LinkedHashSet<>();
        slices.forEach(slice -> metrics.addAll(slice.metrics().keySet()));
        List<String> names = new ArrayList<>(List.of("slice", "rows"));
        names.addAll(metrics);
        if (!metrics.isEmpty()) {
            names.add(3, "95 % interval");
        }
        return List.of(
                new Heading("Slices of the test rows"),
                new Table(
                        names, slices.stream().map(slice -> row(slice, metrics)).toList()));
    }

    private static List<String> row(SliceMetrics slice, Set<String> metrics) {
        List<String> row = new ArrayList<>(List.of(slice.name(), Figures.count(slice.rows())));
        for (String metric : metrics) {
            MetricValue value = slice.metrics().get(metric);
            row.add(value == null ? "" : number(value.value()));
            if (row.size() == 3) {
                row.add(value == null ? "" : interval(value));
            }
        }
        return row;
    }

    private static String interval(MetricValue value) {
        return value.low()
                .flatMap(low -> value.high().map(high -> number(low) + " to " + number(high)))
                .orElse("");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
