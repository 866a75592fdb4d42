/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.forecast;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.ceil;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.try_element_at;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * {@link ConformalMargins Margins} of the errors that were newest at an origin, as many days of them as the validation split
 * has. Seasons come and go between training and a night, and with them larger and smaller errors; a sliding window of errors
 * follows them (Xu and Xie 2021, "Conformal prediction interval for dynamic time-series", algorithm 1, without its ensemble).
 */
final class RecentMargins {

    private static final String ERROR = "_error";
    private static final String ERRORS = "_errors";
    private static final String ERROR_AT = "_error_at";
    private static final String ERROR_STEP = "_error_step";

    private final ForecastSettings settings;

    RecentMargins(ForecastSettings settings) {
        this.settings = settings;
    }

    /**
     * Adds `_margin` DOUBLE to each forecast of the past, from errors of values that were known at its origin; null where
     * they are too few.
     *
     * @param some rows of the past whose errors count
     */
    Dataset<Row> rolling(Dataset<Row> past, Dataset<Row> some) {
        Dataset<Row> errors = some.select(
                col(ForecastColumns.STEP).as(ERROR_STEP),
                col(ForecastColumns.AT).as(ERROR_AT),
                error());
        Column origin = col(ForecastColumns.ORIGIN_AT);
        Dataset<Row> known = past.select(ForecastColumns.ORIGIN_AT, ForecastColumns.STEP)
                .distinct()
                .join(errors, col(ForecastColumns.STEP).equalTo(col(ERROR_STEP)).and(within(col(ERROR_AT), origin)));
        return joined(past, known, ForecastColumns.ORIGIN_AT, ForecastColumns.STEP);
    }

    /** Adds `_margin` to forecasts from the end of a history, from errors of its past. */
    Dataset<Row> newest(Dataset<Row> future, Dataset<Row> past) {
        Dataset<Row> known = past.where(within(col(ForecastColumns.AT), col(ForecastColumns.NEWEST_AT)))
                .select(col(ForecastColumns.STEP), error());
        return joined(future, known, ForecastColumns.STEP);
    }

    private Column within(Column at, Column origin) {
        return at.lt(origin).and(at.geq(origin.minus(settings.recent())));
    }

    /** The errors of one key are those of some series on some days, which are few. */
    private Dataset<Row> joined(Dataset<Row> forecasts, Dataset<Row> errors, String... keys) {
        Column needed =
                ceil(size(col(ERRORS)).plus(1).multiply(settings.interval()).minus(1e-9));
        Dataset<Row> margins = errors.groupBy(columns(keys))
                .agg(sort_array(collect_list(ERROR)).as(ERRORS))
                .withColumn(ForecastColumns.MARGIN, try_element_at(col(ERRORS), needed.cast("int")))
                .drop(ERRORS);
        return forecasts.join(
                broadcast(margins),
                scala.jdk.javaapi.CollectionConverters.asScala(List.of(keys)).toSeq(),
                "left");
    }

    private static Column error() {
        return abs(col(ForecastColumns.RAW).minus(col(ForecastColumns.TARGET))).as(ERROR);
    }

    private static Column[] columns(String... names) {
        return Arrays.stream(names).map(name -> col(name)).toArray(Column[]::new);
    }
}
