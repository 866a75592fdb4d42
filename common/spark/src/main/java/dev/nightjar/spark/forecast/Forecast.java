/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.forecast;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.expm1;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.timestamp_micros;

import dev.nightjar.spark.expression.Quoted;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;

/**
 * Forecasts in the unit of the target.
 *
 * @param margins of intervals by step where recent errors are too few, see {@link ConformalMargins}
 * @param timestamp type of the column of timestamps
 */
public record Forecast(ForecastSettings settings, List<Double> margins, DataType timestamp) {

    /**
     * Restores what a model predicted.
     *
     * @param predicted rows of {@link SeriesForecasts} with `_prediction` and `_margin`
     * @param more columns that are kept
     * @return series, timestamp (the begin of the period), `step`, `origin`, `prediction`, `prediction_low`,
     *     `prediction_high`, and more
     */
    public Dataset<Row> of(Dataset<Row> predicted, String... more) {
        List<Column> columns =
                new ArrayList<>(settings.series().stream().map(Quoted::column).toList());
        columns.add(timestamp_micros(col(ForecastColumns.AT)).cast(timestamp).as(settings.timestamp()));
        columns.add(col(ForecastColumns.STEP));
        columns.add(timestamp_micros(col(ForecastColumns.ORIGIN_AT)).as(ForecastColumns.ORIGIN));
        Column raw = col(ForecastColumns.RAW);
        Column measured = element_at(
                array(margins.stream().map(value -> lit(value)).toArray(Column[]::new)), col(ForecastColumns.STEP));
        Column margin = coalesce(col(ForecastColumns.MARGIN), measured);
        columns.add(restored(raw).as(ForecastColumns.PREDICTION));
        columns.add(restored(raw.minus(margin)).as(ForecastColumns.LOW));
        columns.add(restored(raw.plus(margin)).as(ForecastColumns.HIGH));
        for (String column : more) {
            columns.add(col(column));
        }
        return predicted.select(columns.toArray(Column[]::new));
    }

    /** Logarithms are taken of values that are not below 0, so that no forecast is either. */
    private Column restored(Column raw) {
        Column learned = raw.multiply(col(ForecastColumns.SPREAD)).plus(col(ForecastColumns.LEVEL));
        return settings.logarithmic() ? greatest(lit(0.0), expm1(learned)) : learned;
    }
}
