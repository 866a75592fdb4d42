/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.forecast;

import dev.nightjar.spark.dataset.ExampleColumns;

/** Columns of forecasts, and those that forecasting adds to rows on the way. */
public final class ForecastColumns {

    /** INT: how many periods after the origin, from 1. */
    public static final String STEP = "step";

    /** TIMESTAMP: the moment up to which all was known, which is the end of the last whole period. */
    public static final String ORIGIN = "origin";

    /** DOUBLE: the forecast, in the unit of the target. */
    public static final String PREDICTION = "prediction";

    /** DOUBLE: lower end of the interval. */
    public static final String LOW = "prediction_low";

    /** DOUBLE: upper end of the interval. */
    public static final String HIGH = "prediction_high";

    /** DOUBLE: what a model learns, the value on the scale of its series at the origin. */
    public static final String TARGET = "_target";

    /** DOUBLE: what a model predicts of it. */
    public static final String RAW = "_prediction";

    /** DOUBLE: the value of the period, in the unit of the target. */
    static final String ACTUAL = ExampleColumns.LABEL;

    /** DOUBLE: the value one season ago, in the unit of the target. */
    static final String NAIVE = "_naive";

    /** DOUBLE: half the width of the interval on the scale of the series, where recent errors tell it. */
    static final String MARGIN = "_margin";

    /** BIGINT: {@link #ORIGIN_AT} of forecasts from the end of the history. */
    static final String NEWEST_AT = "_newest_at";

    /** DOUBLE: that of {@link Scale}. */
    static final String LEVEL = "_level";

    /** DOUBLE: that of {@link Scale}. */
    static final String SPREAD = "_spread";

    /** BIGINT: microseconds since 1970 of a value, or the begin of its period. */
    static final String AT = "_at";

    /** BIGINT: microseconds since 1970 of {@link #ORIGIN}. */
    static final String ORIGIN_AT = "_origin_at";

    /** Text of each column of `series`, as which it is an input. */
    static final String SERIES = "series_";

    private ForecastColumns() {}
}
