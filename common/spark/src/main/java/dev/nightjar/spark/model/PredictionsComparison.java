/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;

import dev.nightjar.core.reproduction.Comparison;
import dev.nightjar.spark.expression.Quoted;
import dev.nightjar.spark.reproduction.RowsComparison;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What two models predict from the same examples. */
final class PredictionsComparison {

    private static final String THEN = "_then_";

    private final TrainedModel then;
    private final SparkModel now;

    PredictionsComparison(TrainedModel then, SparkModel now) {
        this.then = then;
        this.now = now;
    }

    /** All outputs of one prediction an example; of tasks that make their own rows, these rows. */
    Comparison of(Dataset<Row> examples, ScoredRows rows) {
        return switch (rows) {
            case EXAMPLES -> each(examples);
            case OWN -> RowsComparison.of("predictions", own(then.predict(examples)), own(now.predict(examples)));
        };
    }

    /** The second model predicts from the rows of the first, whose outputs it does not read. */
    private Comparison each(Dataset<Row> examples) {
        Dataset<Row> both = then.predict(examples);
        for (String output : now.outputs()) {
            both = both.withColumnRenamed(output, THEN + output);
        }
        both = now.predict(both);
        Column different = lit(false);
        for (String output : now.outputs()) {
            different = different.or(not(col(output).eqNullSafe(col(THEN + output))));
        }
        Column watched = col(now.watched())
                .cast("double")
                .minus(col(THEN + now.watched()).cast("double"));
        Row row =
                both.agg(count(lit(1)), count_if(different), max(abs(watched))).first();
        long differing = row.getLong(1);
        return new Comparison(
                "predictions",
                row.getLong(0),
                differing,
                differing == 0 ? Optional.empty() : Optional.ofNullable((Double) row.get(2)),
                differing == 0 ? "" : differing + " of " + row.getLong(0) + " rows of the test split");
    }

    private Dataset<Row> own(Dataset<Row> predicted) {
        List<String> outputs = now.outputs();
        return predicted.select(Arrays.stream(predicted.columns())
                .filter(outputs::contains)
                .map(Quoted::column)
                .toArray(Column[]::new));
    }
}
