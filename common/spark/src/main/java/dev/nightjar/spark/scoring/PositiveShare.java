/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;

import dev.nightjar.spark.io.Observed;
import dev.nightjar.spark.model.ModelColumns;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The share of rows decided positive, or taken for anomalies, found out while they are written. */
final class PositiveShare {

    private static final String SHARE = "share";

    private Optional<Observed> observed = Optional.empty();

    /** The same rows, watched; rows without a column `decision` or `anomaly` are not. */
    Dataset<Row> observing(Dataset<Row> scores) {
        List<String> columns = List.of(scores.columns());
        Optional<String> decision = Stream.of(ModelColumns.DECISION, ModelColumns.ANOMALY)
                .filter(columns::contains)
                .findFirst();
        if (decision.isEmpty()) {
            return scores;
        }
        Observed figures = new Observed();
        observed = Optional.of(figures);
        return figures.watch(scores, avg(col(decision.get()).cast("double")).as(SHARE));
    }

    /** The share, 0 to 1, once the rows were written. */
    Optional<Double> share() {
        return observed.map(figures -> (Double) figures.figures().get(SHARE));
    }
}
