/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.forecast;

import java.util.Optional;

/**
 * Level and spread of a series before an origin. Models learn (value - level) / spread, so that series of different size can
 * learn from each other and a model of trees follows a trend that leads out of what it has seen (instance normalisation: Kim
 * et al. 2022, "Reversible instance normalization", section 3, without its learned parameters).
 *
 * @param level mean of the known values of the window
 * @param spread their standard deviation; 1 if that is 0
 * @param firm whether at least half of the window is known: a spread of fewer values may be next to nothing, and what is
 *     measured by it enormous
 */
record Scale(double level, double spread, boolean firm) {

    private static final double LEAST = 1e-9;

    /** Of the last periods up to an origin; empty if none of them has a value. */
    static Optional<Scale> of(Values values, long origin, int window) {
        double level = values.mean(origin - window + 1, origin);
        if (Double.isNaN(level)) {
            return Optional.empty();
        }
        double squares = 0;
        int count = 0;
        for (long period = origin - window + 1; period <= origin; period++) {
            double value = values.at(period);
            if (!Double.isNaN(value)) {
                squares += (value - level) * (value - level);
                count++;
            }
        }
        double spread = Math.sqrt(squares / count);
        return Optional.of(new Scale(
                level, spread > LEAST * Math.max(1, Math.abs(level)) ? spread : 1, 2 * count >= window));
    }

    /** What a model learns of a value; 0 if there is none. */
    double apply(double value) {
        return Double.isNaN(value) ? 0 : (value - level) / spread;
    }

    /** How much larger one value is than another, as a model learns it; 0 if one is missing. */
    double difference(double value, double other) {
        return Double.isNaN(value) || Double.isNaN(other) ? 0 : (value - other) / spread;
    }

    double invert(double scaled) {
        return scaled * spread + level;
    }
}
