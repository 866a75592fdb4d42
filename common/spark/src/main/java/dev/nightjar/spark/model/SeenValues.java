/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * Values of a category in training.
 *
 * @param values the most frequent first
 * @param others about the share of all other values among those that are there; 0 if there are none
 */
record SeenValues(List<String> values, double others) {

    /** As many values are told where models know fewer. */
    static final int MOST = 1_000;

    /** @param counted value and count of `approx_top_k`, of so many values */
    static SeenValues of(List<Row> counted, long present) {
        List<Row> items = counted.stream()
                .filter(item -> !item.isNullAt(0))
                // which of equally frequent ones comes first does not depend on the order of the rows
                .sorted(Comparator.comparing((Row item) -> -item.getLong(1)).thenComparing(item -> item.getString(0)))
                .toList();
        long told = items.stream().mapToLong(item -> item.getLong(1)).sum();
        return new SeenValues(
                items.stream().map(item -> item.getString(0)).toList(), Math.max(0, 1 - told / (double) present));
    }
}
