/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.forecast;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * A series as seen from an origin.
 *
 * @param values as models learn them, of which none after the origin may be read
 * @param levels means of the last longest seasons up to the origin, the newest first; none without seasons
 */
record Outlook(ForecastSettings settings, Values values, long origin, Scale scale, List<Double> levels) {

    /** Empty if no value is known in the window before the origin. */
    static Optional<Outlook> of(ForecastSettings settings, Values values, long origin) {
        return Scale.of(values, origin, settings.window())
                .map(scale -> new Outlook(settings, values, origin, scale, levels(settings, values, origin)));
    }

    private static List<Double> levels(ForecastSettings settings, Values values, long origin) {
        long season = settings.longestSeason();
        return season == 1
                ? List.of()
                : LongStream.range(0, Inputs.SEASONS_BACK)
                        .map(back -> origin - back * season)
                        .mapToObj(end -> values.mean(end - season + 1, end))
                        .toList();
    }

    /**
     * What a model learns the difference to, as it learns values: the level, and what the longest season adds to it in this
     * place, on average over the last four. So a model that has learned nothing says what is usual, and one of trees
     * need not find it in steps. Each season's own mean is taken away before, so that a trend is no part of it.
     */
    double usual(long period) {
        int season = settings.longestSeason();
        double sum = 0;
        int count = 0;
        for (int back = 0; back < levels.size(); back++) {
            double value = values.at(Inputs.newest(origin, period, season) - (long) back * season);
            if (!Double.isNaN(value)) {
                sum += value - levels.get(back);
                count++;
            }
        }
        return scale.level() + (count == 0 ? 0 : sum / count);
    }

    /** What a model learns of the value of a period. */
    double apply(double learned, long period) {
        return (learned - usual(period)) / scale.spread();
    }

    /** The value that a model says of a period. */
    double invert(double said, long period) {
        return said * scale.spread() + usual(period);
    }

    /** As models learn values. */
    static double learned(ForecastSettings settings, double value) {
        return settings.logarithmic() ? Math.log1p(value) : value;
    }

    /** In the unit of the target. */
    static double restored(ForecastSettings settings, double learned) {
        return settings.logarithmic() ? Math.expm1(learned) : learned;
    }

    /**
     * The seasonal naive forecast, in the unit of the target: the value one season ago, of the longest season, or up to four
     * seasons ago where that is missing; without seasons the newest value; the level if there is none of these.
     */
    double naive(long period) {
        double value = Inputs.lastSeason(values, origin, period, settings.longestSeason());
        return restored(settings, Double.isNaN(value) ? scale.level() : value);
    }
}
