/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.spark.dataset.ExampleColumns;
import dev.nightjar.spark.forecast.ConformalMargins;
import dev.nightjar.spark.forecast.Forecast;
import dev.nightjar.spark.forecast.ForecastColumns;
import dev.nightjar.spark.forecast.ForecastMetrics;
import dev.nightjar.spark.forecast.ForecastSettings;
import dev.nightjar.spark.forecast.SeriesForecasts;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Judges forecasts of the past, see {@link ForecastPipeline#past}, with the intervals that nights would have given them.
 *
 * @param history that they were made of
 */
record ForecastJudge(ForecastSettings settings, Dataset<Row> history, long seed) {

    /** What a model needs to know of its errors. */
    ForecastDescription description(Dataset<Row> past) {
        return new ForecastDescription(settings, margins(past), series().share(past));
    }

    /** In the unit of the target, with `_label` and `_split`. */
    Dataset<Row> forecasts(Dataset<Row> past, ForecastDescription description) {
        Dataset<Row> ranged = series().rolling(past, description.share());
        return new Forecast(
                        settings,
                        description.margins(),
                        history.schema().apply(settings.timestamp()).dataType())
                .of(ranged, ExampleColumns.LABEL, ExampleColumns.SPLIT);
    }

    Map<String, MetricValue> metrics(Dataset<Row> forecasts, String split) {
        return ForecastMetrics.of(of(forecasts, split), settings, seed);
    }

    /** What the seasonal naive forecast reaches on the test split, with intervals of its own. */
    Map<String, MetricValue> baseline(Dataset<Row> past, ForecastDescription model) {
        Dataset<Row> naive = past.withColumn(ForecastColumns.RAW, expr(series().naive()));
        ForecastDescription measured = new ForecastDescription(settings, margins(naive), model.share());
        return metrics(forecasts(naive, measured), ExampleColumns.TEST);
    }

    private List<Double> margins(Dataset<Row> past) {
        return ConformalMargins.of(of(past, ExampleColumns.VALIDATION), settings);
    }

    private SeriesForecasts series() {
        return new SeriesForecasts(settings, history);
    }

    private static Dataset<Row> of(Dataset<Row> rows, String split) {
        return rows.where(col(ExampleColumns.SPLIT).equalTo(split));
    }
}
