/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.segment;

/** Weighted mean and standard deviation of each column of a segment's rows, by two passes. */
final class Moments {

    /** Below this share of the mean, a deviation is the rounding of a constant. */
    private static final double ROUNDING = 1e-12;

    private final double[] means;
    private final double[] deviations;

    /**
     * Moments that are known.
     *
     * @param deviations zero for a column that does not vary
     */
    Moments(double[] means, double[] deviations) {
        this.means = means;
        this.deviations = deviations;
    }

    /**
     * Computes them.
     *
     * @param divisor what the weighted sum of squared differences is divided by
     */
    static Moments of(SegmentRows rows, double divisor) {
        double total = rows.totalWeight();
        double[] means = new double[rows.width()];
        double[] nonzero = new double[rows.width()];
        for (int row = 0; row < rows.size(); row++) {
            for (int i = rows.start(row); i < rows.start(row + 1); i++) {
                means[rows.column(i)] += rows.weight(row) * rows.value(i) / total;
                nonzero[rows.column(i)] += rows.weight(row);
            }
        }
        double[] squares = new double[rows.width()];
        for (int row = 0; row < rows.size(); row++) {
            for (int i = rows.start(row); i < rows.start(row + 1); i++) {
                double difference = rows.value(i) - means[rows.column(i)];
                squares[rows.column(i)] += rows.weight(row) * difference * difference;
            }
        }
        double[] deviations = new double[rows.width()];
        for (int column = 0; column < deviations.length; column++) {
            double zeros = Math.max(0, total - nonzero[column]) * means[column] * means[column];
            double deviation = Math.sqrt((squares[column] + zeros) / divisor);
            deviations[column] = deviation > ROUNDING * Math.abs(means[column]) ? deviation : 0;
        }
        return new Moments(means, deviations);
    }

    /** Divisor of an unbiased variance under weights of importance, as Spark ML's `Summarizer` has it. */
    static double unbiased(SegmentRows rows) {
        double squares = 0;
        for (int row = 0; row < rows.size(); row++) {
            squares += rows.weight(row) * rows.weight(row);
        }
        double total = rows.totalWeight();
        return total - squares / total;
    }

    double[] means() {
        return means;
    }

    double[] deviations() {
        return deviations;
    }
}
