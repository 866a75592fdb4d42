/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import static org.apache.spark.sql.functions.lit;

import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows of a night with what the model says of them.
 *
 * @param watches what is found out of them while they are written
 * @param origin what is written of where the scores are from: `scored_at` at least
 */
record Predicted(Dataset<Row> rows, List<Watch> watches, List<Column> origin) {

    /** All by one run. */
    static Predicted at(Instant started, Dataset<Row> rows, List<Watch> watches) {
        return new Predicted(rows, watches, List.of(lit(started).as(ScoreColumns.SCORED_AT)));
    }
}
