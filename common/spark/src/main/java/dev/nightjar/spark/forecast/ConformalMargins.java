/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.forecast;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.ceil;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.core.failure.DataRefused;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * How far intervals reach to both sides of a forecast, by step, on the scale of the series: of n errors of the validation
 * split the ceil((n + 1) c) smallest, for the coverage c (split conformal prediction: Lei et al. 2018, "Distribution-free
 * predictive inference for regression", algorithm 2). The coverage is exact on average for exchangeable errors; those of a
 * series are not quite, so what intervals cover of the test split is measured.
 */
public final class ConformalMargins {

    private static final String ERROR = "_error";

    private ConformalMargins() {}

    /**
     * Margins of steps 1 to the horizon. One shuffle.
     *
     * @param judged forecasts with `step`, `_prediction` and `_target` that the model did not learn from
     * @throws DataRefused if they are too few
     */
    public static List<Double> of(Dataset<Row> judged, ForecastSettings settings) {
        WindowSpec step = Window.partitionBy(ForecastColumns.STEP);
        Column needed = ceil(col("rows").plus(1).multiply(settings.interval()).minus(1e-9));
        List<Row> measured = judged.withColumn(
                        ERROR, abs(col(ForecastColumns.RAW).minus(col(ForecastColumns.TARGET))))
                .withColumn("place", row_number().over(step.orderBy(ERROR)))
                .withColumn("rows", count(lit(1)).over(step))
                .groupBy(ForecastColumns.STEP)
                .agg(max(when(col("place").equalTo(needed), col(ERROR))), max("rows"))
                // one row a step
                .collectAsList();
        List<Double> margins = new ArrayList<>(Collections.nCopies(settings.horizon(), null));
        measured.forEach(row -> margins.set(row.getInt(0) - 1, row.isNullAt(1) ? null : row.getDouble(1)));
        int missing = margins.indexOf(null);
        if (missing >= 0) {
            long rows = measured.stream()
                    .filter(row -> row.getInt(0) == missing + 1)
                    .mapToLong(row -> row.getLong(2))
                    .sum();
            throw new DataRefused("Cannot make intervals: the validation split has " + rows + " forecasts of step "
                    + (missing + 1) + ", and " + least(settings.interval()) + " are needed for model.forecast.interval "
                    + settings.interval() + ". Set a longer dataset.split.validation.");
        }
        return margins;
    }

    private static long least(double coverage) {
        return (long) Math.ceil(coverage / (1 - coverage) - 1e-9);
    }
}
