/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.forecast;

import dev.nightjar.core.spec.ForecastSpec;
import java.io.Serializable;
import java.time.Duration;
import java.time.Period;
import java.time.ZoneId;
import java.time.temporal.TemporalAmount;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a forecast is of, as it is saved with a model.
 *
 * @param series columns that tell one series from another
 * @param timestamp column
 * @param covariates columns of which the last value known at the origin is an input
 * @param frequency from one period to the next, in ISO-8601
 * @param timezone of days, weeks and months
 * @param calendar names of what is learned of the calendar, see {@link Calendar}
 * @param recursive whether steps are forecast one after the other
 * @param logarithmic whether models learn log(1 + value)
 * @param recentDays whose errors say how wide intervals are
 * @param interval share of the actual values that intervals are to cover
 */
public record ForecastSettings(
        List<String> series,
        String timestamp,
        List<String> covariates,
        String frequency,
        String timezone,
        int horizon,
        List<Integer> lags,
        List<Integer> seasons,
        List<String> calendar,
        boolean recursive,
        boolean logarithmic,
        int recentDays,
        double interval)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Level and spread of a series are not measured on fewer periods than this. */
    private static final int LEAST_WINDOW = 7;

    public ForecastSettings {
        series = List.copyOf(series);
        covariates = List.copyOf(covariates);
        lags = List.copyOf(lags);
        seasons = List.copyOf(seasons);
        calendar = List.copyOf(calendar);
    }

    /**
     * What a pipeline file says, without a calendar.
     *
     * @param recentDays those of the validation split
     */
    public static ForecastSettings of(
            ForecastSpec spec, String timestamp, List<String> covariates, String timezone, int recentDays) {
        return new ForecastSettings(
                spec.series(),
                timestamp,
                covariates,
                spec.frequency().toString(),
                timezone,
                spec.horizon(),
                spec.lags(),
                spec.seasons(),
                List.of(),
                spec.strategy() == ForecastSpec.Strategy.RECURSIVE,
                spec.transform() == ForecastSpec.Transform.LOG,
                recentDays,
                spec.interval());
    }

    /** The same with each step forecast from the origin alone. */
    public ForecastSettings direct() {
        return with(calendar, false);
    }

    /**
     * The same with inputs of the calendar that trees can learn.
     *
     * @param days of the past that there are to learn from
     */
    public ForecastSettings calendarForTrees(long days) {
        return with(Calendar.forTrees(periods(), days), recursive);
    }

    /** The same with inputs of the calendar that a weighted sum can learn from so many days. */
    public ForecastSettings calendarForWeights(long days) {
        return with(Calendar.forWeights(periods(), days), recursive);
    }

    private ForecastSettings with(List<String> otherCalendar, boolean otherRecursive) {
        return new ForecastSettings(
                series,
                timestamp,
                covariates,
                frequency,
                timezone,
                horizon,
                lags,
                seasons,
                otherCalendar,
                otherRecursive,
                logarithmic,
                recentDays,
                interval);
    }

    /** How often a value is learned, from as many origins; at least once. */
    public int lessonsOfAValue() {
        // direct forecasts have the ends of days as origins
        return recursive ? 1 : Math.min(horizon, horizonDays());
    }

    /** Microseconds of the days whose errors say how wide intervals are. */
    long recent() {
        return recentDays * 24L * 3600 * 1_000_000;
    }

    /** Days after which what was forecast at the end of a day has come. */
    public int horizonDays() {
        return periods().days(horizon);
    }

    /** Days that a period takes, at most. */
    public int periodDays() {
        return periods().days(1);
    }

    Periods periods() {
        TemporalAmount amount = frequency.contains("T") ? Duration.parse(frequency) : Period.parse(frequency);
        return Periods.of(amount, ZoneId.of(timezone));
    }

    /** Periods up to the origin that level and spread are of: the longest season or, without one, the longest lag. */
    int window() {
        int longest = Stream.concat(seasons.stream(), seasons.isEmpty() ? lags.stream() : Stream.of())
                .mapToInt(steps -> steps)
                .max()
                .orElse(1);
        return Math.max(LEAST_WINDOW, longest);
    }

    /** Periods before the first step that inputs read, at most. */
    int reach() {
        int lag = lags.stream().mapToInt(steps -> steps).max().orElse(1);
        int season = seasons.stream()
                .mapToInt(steps -> steps * Inputs.SEASONS_BACK)
                .max()
                .orElse(1);
        return Math.max(window(), Math.max(lag, season));
    }

    /** Periods of a series before the first origin that is learned from: none of its lags and seasons is cut off. */
    public int warmUp() {
        int lag = lags.stream().mapToInt(steps -> steps).max().orElse(1);
        return Math.max(window(), lag);
    }
}
