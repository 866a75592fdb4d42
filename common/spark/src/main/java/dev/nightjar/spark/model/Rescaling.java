/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.spec.ModelSpec.Scale;

/**
 * A number on another scale: (value - shift) / width.
 *
 * @param bounded whether results below 0 become 0 and results above 1 become 1
 */
record Rescaling(double shift, double width, boolean bounded) {

    private static final Rescaling NONE = new Rescaling(0, 1, false);

    /** A constant becomes 0. */
    static Rescaling of(Scale scale, NumberStatistics statistics) {
        return switch (scale) {
            case STANDARD -> new Rescaling(statistics.mean(), orOne(statistics.deviation()), false);
            case MINMAX -> new Rescaling(statistics.low(), orOne(statistics.high() - statistics.low()), true);
            default -> NONE;
        };
    }

    double of(double value) {
        double scaled = (value - shift) / width;
        return bounded ? Math.max(0, Math.min(1, scaled)) : scaled;
    }

    String sql(String value) {
        if (equals(NONE)) {
            return value;
        }
        String scaled = "(" + value + " - " + shift + "D) / " + width + "D";
        return bounded ? "greatest(0.0D, least(1.0D, " + scaled + "))" : "(" + scaled + ")";
    }

    private static double orOne(double width) {
        return width > 0 && width < Double.POSITIVE_INFINITY ? width : 1;
    }
}
