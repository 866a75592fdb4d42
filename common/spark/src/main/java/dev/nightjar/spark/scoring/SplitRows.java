/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;

/** How many rows the shadow of a split serves. */
record SplitRows(int version) implements Watch {

    private static final String ROWS = "split.rows";

    @Override
    public List<Column> columns() {
        return List.of();
    }

    @Override
    public List<Column> figures() {
        return List.of(
                count_if(col(ScoreColumns.MODEL_VERSION).equalTo(version)).as(ROWS));
    }

    /** `split.rows`, where there is a split. */
    static Map<String, Double> measures(Map<String, Object> figures) {
        return figures.get(ROWS) instanceof Long rows ? Map.of(ROWS, rows.doubleValue()) : Map.of();
    }
}
