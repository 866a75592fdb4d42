/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.forecast;

import java.util.Optional;

/**
 * A series as seen from an origin.
 *
 * @param values as models learn them, of which none after the origin may be read
 */
record Outlook(ForecastSettings settings, Values values, long origin, Scale scale) {

    /** Empty if no value is known in the window before the origin. */
    static Optional<Outlook> of(ForecastSettings settings, Values values, long origin) {
        return Scale.of(values, origin, settings.window()).map(scale -> new Outlook(settings, values, origin, scale));
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
        int season = settings.seasons().stream().mapToInt(steps -> steps).max().orElse(1);
        double value = Inputs.lastSeason(values, origin, period, season);
        return restored(settings, Double.isNaN(value) ? scale.level() : value);
    }
}
