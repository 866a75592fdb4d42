/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.spark.step.StepContext;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;

/** How many rows have a score that was carried over, and whether all have one. */
record CarriedRows() implements Watch {

    /** BOOLEAN: whether the score was carried over. */
    static final String CARRIED = "_carried";

    private static final String ROWS = "carried";
    private static final String UNSCORED = "unscored";

    @Override
    public List<Column> columns() {
        return List.of(col(CARRIED));
    }

    @Override
    public List<Column> figures() {
        return List.of(
                count_if(col(CARRIED)).as(ROWS),
                count_if(col(ScoreColumns.SCORED_RUN_ID).isNull()).as(UNSCORED));
    }

    /** `rowsScored` and `rowsCarried`, where scores are carried over. */
    static Map<String, Double> measures(Map<String, Object> figures, long rows) {
        return figures.get(ROWS) instanceof Long carried
                ? Map.of("rowsScored", (double) (rows - carried), "rowsCarried", carried.doubleValue())
                : Map.of();
    }

    /**
     * Before anything is committed.
     *
     * @throws DataRefused if a row has no score
     */
    static void requireScores(StepContext night, Map<String, Object> figures) {
        if (figures.get(UNSCORED) instanceof Long rows && rows > 0) {
            throw new DataRefused("Cannot score " + night.date() + " with scoring.changed: inputs of " + rows
                    + " rows were not the same when they were computed again, so it is not known whether they have"
                    + " changed. Nothing was written. Look for expressions of dataset.columns and features that depend on"
                    + " chance, on the time of day or on the order of rows, or leave scoring.changed out.");
        }
    }
}
