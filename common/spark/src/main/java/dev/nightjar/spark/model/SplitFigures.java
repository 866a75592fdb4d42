/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import dev.nightjar.core.registry.ModelFigures.Split;
import dev.nightjar.spark.dataset.ExampleColumns;
import dev.nightjar.spark.expression.Quoted;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/** Rows and period of each split. */
final class SplitFigures {

    private SplitFigures() {}

    /** @param timestamp column of the examples, where they have one */
    static Map<String, Split> of(TrainingSet set, Optional<String> timestamp) {
        Map<String, Split> splits = new TreeMap<>();
        set.rows().forEach((split, rows) -> splits.put(split, new Split(rows, Optional.empty(), Optional.empty())));
        if (timestamp.isPresent()) {
            Column time = Quoted.column(timestamp.get());
            for (Row row : set.examples()
                    .groupBy(ExampleColumns.SPLIT)
                    .agg(min(time).cast("string"), max(time).cast("string"))
                    // one row a split
                    .collectAsList()) {
                splits.computeIfPresent(
                        row.getString(0),
                        (split, known) -> new Split(
                                known.rows(),
                                Optional.ofNullable(row.getString(1)),
                                Optional.ofNullable(row.getString(2))));
            }
        }
        return splits;
    }
}
