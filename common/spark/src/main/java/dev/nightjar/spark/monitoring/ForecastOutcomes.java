/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.monitoring;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.to_date;

import dev.nightjar.core.spec.ForecastSpec;
import dev.nightjar.spark.dataset.ExampleColumns;
import dev.nightjar.spark.dataset.Examples;
import dev.nightjar.spark.expression.Quoted;
import dev.nightjar.spark.forecast.ForecastSettings;
import dev.nightjar.spark.forecast.SeriesForecasts;
import dev.nightjar.spark.step.StepContext;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The values of the periods that were forecast, once the last of them has ended. */
final class ForecastOutcomes implements Outcomes {

    private final StepContext night;
    private final ForecastSettings settings;

    ForecastOutcomes(StepContext night, ForecastSpec forecast) {
        this.night = night;
        this.settings = ForecastSettings.of(
                forecast,
                night.spec().dataset().orElseThrow().timestamp().orElseThrow(),
                List.of(),
                night.spark().conf().get("spark.sql.session.timeZone"),
                0);
    }

    @Override
    public LocalDate day() {
        return night.date().minusDays(settings.horizonDays());
    }

    @Override
    public Dataset<Row> judged(Dataset<Row> scores) {
        Column time = to_date(Quoted.column(settings.timestamp()));
        // a period that goes on at the end of the day may have begun before it
        Dataset<Row> history = Examples.history(night).where(time.geq(lit(day().minusDays(settings.periodDays()))));
        Dataset<Row> values = new SeriesForecasts(settings, history).values(history);
        Column same =
                scores.col(Quoted.name(settings.timestamp())).equalTo(values.col(Quoted.name(settings.timestamp())));
        for (String series : settings.series()) {
            same = same.and(scores.col(Quoted.name(series)).eqNullSafe(values.col(Quoted.name(series))));
        }
        Dataset<Row> joined = scores.join(values, same);
        for (String series : settings.series()) {
            joined = joined.drop(values.col(Quoted.name(series)));
        }
        return joined.drop(values.col(Quoted.name(settings.timestamp())))
                .where(col(ExampleColumns.LABEL).isNotNull());
    }
}
