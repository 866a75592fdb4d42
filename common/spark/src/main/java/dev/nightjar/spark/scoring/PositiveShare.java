/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;

import dev.nightjar.spark.io.Observed;
import dev.nightjar.spark.model.ModelColumns;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The share of rows decided positive, found out while they are written. */
final class PositiveShare {

    private static final String SHARE = "share";

    private Optional<Observed> observed = Optional.empty();

    /** The same rows, watched; rows without a column `decision` are not. */
    Dataset<Row> observing(Dataset<Row> scores) {
        if (!List.of(scores.columns()).contains(ModelColumns.DECISION)) {
            return scores;
        }
        Observed figures = new Observed();
        observed = Optional.of(figures);
        return figures.watch(
                scores, avg(col(ModelColumns.DECISION).cast("double")).as(SHARE));
    }

    /** The share, 0 to 1, once the rows were written. */
    Optional<Double> share() {
        return observed.map(figures -> (Double) figures.figures().get(SHARE));
    }
}
