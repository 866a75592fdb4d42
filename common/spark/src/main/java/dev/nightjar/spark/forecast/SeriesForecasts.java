/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.forecast;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.xxhash64;

import dev.nightjar.spark.dataset.ExampleColumns;
import dev.nightjar.spark.expression.Quoted;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Makes the rows that models of a forecast learn from, are judged by and predict, of a history: rows with the columns of the
 * settings, `_label` (the target) and `_known_until`, and for the past `_split` and `_weight`.
 *
 * <p>Lags go by time, not by row: a period without a row, or whose value is null or not finite, has no value, is not learned
 * from, and counts as the level of its series where a lag reads it. Values of several rows in a period are added up.
 */
public final class SeriesForecasts {

    private static final long PLACES = 1_000_000;
    private static final int SERIES_OF_ERRORS = 200;

    private final ForecastSettings settings;
    private final Frame frame;
    private final Inputs inputs;

    /** @param history of which the types of series and covariates are taken */
    public SeriesForecasts(ForecastSettings settings, Dataset<Row> history) {
        this.settings = settings;
        this.frame = Frame.of(settings, history.schema());
        this.inputs = new Inputs(settings);
    }

    /** Inputs of a model that are numbers of the series, or of the calendar; none is ever missing. */
    public List<String> numbers() {
        return inputs.names();
    }

    /** Inputs of a model that are not: which series it is, and covariates as last known at the origin. */
    public List<String> attributes() {
        return frame.attributes();
    }

    /**
     * What to learn from: periods of the past with their inputs, as seen from the origins that nights had or, where steps are
     * forecast one after the other, from the period before. Where most of the season before an origin is missing, nothing is
     * learned from it.
     *
     * @return `_target`, `_weight`, `_split`, {@link #attributes} and {@link #numbers}
     */
    public Dataset<Row> lessons(Dataset<Row> history) {
        StepRows rows = settings.recursive()
                ? new StepRows(frame, inputs, Origins.EVERY_PERIOD, 1)
                : new StepRows(frame, inputs, Origins.ENDS_OF_DAYS, settings.horizon());
        return named(rows.of(frame.sorted(history)))
                .where(col(ExampleColumns.WEIGHT).gt(0));
    }

    /** All steps as seen from the origins that nights had, with the inputs of a model. */
    public Dataset<Row> past(Dataset<Row> history) {
        return named(new StepRows(frame, inputs, Origins.ENDS_OF_DAYS, settings.horizon()).of(frame.sorted(history)));
    }

    /** Of {@link #past} what came in the last days, the errors of which say how wide intervals are now. */
    public Dataset<Row> recent(Dataset<Row> history) {
        return past(recentHistory(history)).where(col(ForecastColumns.AT).geq(recentBegin()));
    }

    /** The same origins, to go on from step by step with {@link #alongPast}. */
    public Dataset<Row> recentPaths(Dataset<Row> history) {
        long horizon = settings.periods().days(settings.horizon()) * 24L * 3600 * 1_000_000;
        return pastPaths(recentHistory(history))
                .where(col(ForecastColumns.ORIGIN_AT).geq(recentBegin().minus(horizon)));
    }

    /** Errors of one split are those of all. */
    private Dataset<Row> recentHistory(Dataset<Row> history) {
        return frame.recent(history, settings.horizon(), settings.recentDays())
                .withColumn(ExampleColumns.SPLIT, lit(ExampleColumns.VALIDATION));
    }

    private Column recentBegin() {
        return col(ForecastColumns.NEWEST_AT).minus(settings.recent());
    }

    /**
     * The series of which errors are measured: all if they are few, else about 200, of every size, the same each time.
     *
     * @param share of all, 0 to 1
     */
    public Dataset<Row> some(Dataset<Row> rows, double share) {
        Column[] series = Quoted.columns(settings.series());
        return series.length == 0 || share >= 1
                ? rows
                : rows.where(pmod(xxhash64(series), lit(PLACES)).lt(share * PLACES));
    }

    /** The share of all series for {@link #some}. One job. */
    public double share(Dataset<Row> past) {
        if (settings.series().isEmpty()) {
            return 1;
        }
        long all = past.select(Quoted.columns(settings.series())).distinct().count();
        return Math.min(1, SERIES_OF_ERRORS / (double) Math.max(1, all));
    }

    /** Adds to forecasts of {@link #past} how wide intervals were as known at their origins. */
    public Dataset<Row> rolling(Dataset<Row> past, double share) {
        return new RecentMargins(settings).rolling(past, some(past, share));
    }

    /** Adds to forecasts of {@link #future} how wide intervals are by forecasts of {@link #recent}. */
    public Dataset<Row> newest(Dataset<Row> future, Dataset<Row> recent) {
        return new RecentMargins(settings).newest(future, recent);
    }

    /** All steps as seen from the end of the history. */
    public Dataset<Row> future(Dataset<Row> history) {
        Dataset<Row> sorted = frame.sorted(frame.recent(history, 0, 0));
        return named(new StepRows(frame, inputs, Origins.NEWEST, settings.horizon()).of(sorted));
    }

    /** The same origins as {@link #past}, to go on from step by step with {@link #alongPast}. */
    public Dataset<Row> pastPaths(Dataset<Row> history) {
        return named(new PathRows(frame, Origins.ENDS_OF_DAYS).of(frame.sorted(history)));
    }

    /** The same origin as {@link #future}, to go on from step by step with {@link #alongFuture}. */
    public Dataset<Row> futurePath(Dataset<Row> history) {
        return named(new PathRows(frame, Origins.NEWEST).of(frame.sorted(frame.recent(history, 0, 0))));
    }

    /**
     * Forecasts steps of the past one after the other, those whose value is known.
     *
     * @param paths with a vector of the {@link #attributes} in a column
     * @param attributes that column; empty if there are none
     * @return as {@link #past}, without inputs and with `_prediction`
     */
    public Dataset<Row> alongPast(Dataset<Row> paths, String attributes, Regressor regressor) {
        return new Recursion(frame, inputs, true, attributes, regressor).of(paths);
    }

    /** The same with all steps from the end of the history. */
    public Dataset<Row> alongFuture(Dataset<Row> paths, String attributes, Regressor regressor) {
        return new Recursion(frame, inputs, false, attributes, regressor).of(paths);
    }

    /** Values by period: series, the timestamp (the begin of the period, in its own type) and `_label`. */
    public Dataset<Row> values(Dataset<Row> history) {
        List<Column> columns =
                new ArrayList<>(settings.series().stream().map(Quoted::column).toList());
        columns.add(timestamp_micros(col(ForecastColumns.AT))
                .cast(history.schema().apply(settings.timestamp()).dataType())
                .as(settings.timestamp()));
        columns.add(col(ForecastColumns.ACTUAL));
        return new ValueRows(frame).of(frame.sorted(history)).select(columns.toArray(Column[]::new));
    }

    /** SQL of the seasonal naive forecast of rows as a model would say it, see {@link Forecast}. */
    public String naive() {
        String value = settings.logarithmic() ? "log1p(_naive)" : "_naive";
        return "(" + value + " - _level) / _spread";
    }

    private Dataset<Row> named(Dataset<Row> rows) {
        Dataset<Row> named = rows;
        for (String series : settings.series()) {
            named = named.withColumn(
                    ForecastColumns.SERIES + series, Quoted.column(series).cast("string"));
        }
        return named;
    }
}
