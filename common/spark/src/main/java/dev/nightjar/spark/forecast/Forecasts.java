/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.forecast;

import dev.nightjar.spark.dataset.ExampleColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Columns of one row a series, origin and step. */
final class Forecasts {

    private Forecasts() {}

    /** Series and covariates, {@link #newest}, then what {@link #step} says. */
    static StructType schema(Frame frame) {
        return new StructType(frame.fields().toArray(StructField[]::new))
                .add(ForecastColumns.NEWEST_AT, "bigint")
                .add(ForecastColumns.ORIGIN_AT, "bigint")
                .add(ForecastColumns.AT, "bigint")
                .add(ForecastColumns.STEP, "int")
                .add(ExampleColumns.SPLIT, "string")
                .add(ExampleColumns.WEIGHT, "double")
                .add(ForecastColumns.ACTUAL, "double")
                .add(ForecastColumns.LEVEL, "double")
                .add(ForecastColumns.SPREAD, "double")
                .add(ForecastColumns.NAIVE, "double")
                .add(ForecastColumns.TARGET, "double");
    }

    /** Series and covariates as last known at the origin. */
    static List<Object> attributes(Frame frame, Series series, long origin) {
        Row known = series.newest(origin);
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < frame.fields().size(); i++) {
            values.add(known.get(i));
        }
        return values;
    }

    /** The moment that forecasts from the end of the history have as origin. */
    static long newest(Frame frame, Series series) {
        Periods periods = frame.periods();
        long origin = Origins.NEWEST.of(series, frame).findFirst().orElseThrow();
        return periods.start(origin + 1);
    }

    /**
     * What is said of a step.
     *
     * @param split of the period, null if it is in none
     * @param actual NaN if it is not known
     */
    static List<Object> step(Frame frame, String split, double weight, double actual, Outlook outlook, long period) {
        Periods periods = frame.periods();
        boolean known = !Double.isNaN(actual);
        return Arrays.asList(
                periods.start(outlook.origin() + 1),
                periods.start(period),
                (int) (period - outlook.origin()),
                split,
                outlook.scale().firm() ? weight : 0.0,
                known ? actual : null,
                outlook.scale().level(),
                outlook.scale().spread(),
                outlook.naive(period),
                known ? outlook.scale().apply(Outlook.learned(frame.settings(), actual)) : null);
    }
}
