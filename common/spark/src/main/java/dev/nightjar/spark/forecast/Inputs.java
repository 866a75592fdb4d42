/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.forecast;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model learns of a series, as known at an origin, about one later period. All values are on the {@link Scale} of the
 * origin; one that is missing counts as the level there.
 *
 * <ul>
 *   <li>`lag_K`: the value K - 1 periods before the origin, which is K periods before the first step;
 *   <li>`season_S`: the newest known value a whole number of seasons before the period, at most four back;
 *   <li>`season_S_mean`: the mean of these four;
 *   <li>`level_S`: the mean of the last season up to the origin;
 *   <li>`trend_S`: how much higher this mean is than that of the season before;
 *   <li>the {@link Calendar} of the period, and with steps forecast directly `steps_ahead`.
 * </ul>
 */
final class Inputs implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Values of one season that are looked at; after a month another profile may hold. */
    static final int SEASONS_BACK = 4;

    private static final String STEP = "steps_ahead";

    private final ForecastSettings settings;
    private final Periods periods;
    private final Calendar calendar;
    private final int size;

    Inputs(ForecastSettings settings) {
        this.settings = settings;
        this.periods = settings.periods();
        this.calendar = new Calendar(settings.calendar());
        this.size = names().size();
    }

    /** Names, in the order of the values. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        settings.lags().forEach(lag -> names.add("lag_" + lag));
        for (int season : settings.seasons()) {
            names.addAll(
                    List.of("season_" + season, "season_" + season + "_mean", "level_" + season, "trend_" + season));
        }
        names.addAll(settings.calendar());
        if (!settings.recursive()) {
            names.add(STEP);
        }
        return names;
    }

    /** @param values of which none after the origin is read */
    double[] of(Values values, Scale scale, long origin, long period) {
        double[] inputs = new double[size];
        int next = 0;
        for (int lag : settings.lags()) {
            inputs[next++] = scale.apply(values.at(origin - lag + 1));
        }
        for (int season : settings.seasons()) {
            inputs[next++] = scale.apply(lastSeason(values, origin, period, season));
            inputs[next++] = scale.apply(seasonMean(values, origin, period, season));
            double level = values.mean(origin - season + 1, origin);
            inputs[next++] = scale.apply(level);
            inputs[next++] = scale.difference(level, values.mean(origin - 2L * season + 1, origin - season));
        }
        calendar.put(periods.startIn(period), inputs, next);
        if (!settings.recursive()) {
            inputs[size - 1] = period - origin;
        }
        return inputs;
    }

    /** The newest known value a whole number of seasons before a period; NaN if there is none. */
    static double lastSeason(Values values, long origin, long period, int season) {
        long newest = newest(origin, period, season);
        for (int back = 0; back < SEASONS_BACK; back++) {
            double value = values.at(newest - (long) back * season);
            if (!Double.isNaN(value)) {
                return value;
            }
        }
        return Double.NaN;
    }

    private static double seasonMean(Values values, long origin, long period, int season) {
        long newest = newest(origin, period, season);
        double sum = 0;
        int count = 0;
        for (int back = 0; back < SEASONS_BACK; back++) {
            double value = values.at(newest - (long) back * season);
            if (!Double.isNaN(value)) {
                sum += value;
                count++;
            }
        }
        return count == 0 ? Double.NaN : sum / count;
    }

    private static long newest(long origin, long period, int season) {
        // as many whole seasons as lead to the origin or before it
        return period + Math.floorDiv(origin - period, (long) season) * season;
    }
}
