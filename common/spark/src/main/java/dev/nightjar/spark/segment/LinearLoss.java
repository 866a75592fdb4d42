/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.segment;

/**
 * Mean loss of a linear model over the rows of a {@link Design}, with a quadratic penalty. Coefficients are those of the
 * design's columns and, where there is one, the intercept after them.
 */
final class LinearLoss {

    private final Design design;
    private final Kind kind;
    private final double[] penalties;

    /**
     * Of the rows of a design.
     *
     * @param penalties twice what the square of each coefficient costs; the intercept costs nothing
     */
    LinearLoss(Design design, Kind kind, double[] penalties) {
        this.design = design;
        this.kind = kind;
        this.penalties = penalties;
    }

    /** The loss of a row. */
    enum Kind {
        LOGISTIC,
        SQUARED;

        double of(double margin, double label) {
            return this == SQUARED
                    ? (margin - label) * (margin - label) / 2
                    : Math.max(margin, 0) + Math.log1p(Math.exp(-Math.abs(margin))) - label * margin;
        }

        /** Derivative by the margin. */
        double slope(double margin, double label) {
            return (this == SQUARED ? margin : 1 / (1 + Math.exp(-margin))) - label;
        }
    }

    /** The loss; writes its derivatives to `gradient`. */
    double at(double[] coefficients, double[] gradient) {
        int width = design.width();
        java.util.Arrays.fill(gradient, 0);
        double offset = coefficients.length > width ? coefficients[width] : 0;
        for (int slot = 0; slot < width; slot++) {
            offset -= coefficients[slot] * design.centres()[slot];
        }
        double slopes = 0;
        double loss = 0;
        int[] starts = design.starts();
        int[] slots = design.slots();
        double[] values = design.values();
        for (int row = 0; row < design.rows(); row++) {
            double margin = offset;
            for (int i = starts[row]; i < starts[row + 1]; i++) {
                margin += coefficients[slots[i]] * values[i];
            }
            double weight = design.weights()[row];
            loss += weight * kind.of(margin, design.labels()[row]);
            double slope = weight * kind.slope(margin, design.labels()[row]);
            slopes += slope;
            for (int i = starts[row]; i < starts[row + 1]; i++) {
                gradient[slots[i]] += slope * values[i];
            }
        }
        return loss + finish(coefficients, gradient, slopes);
    }

    /** Centres, intercept and penalties. */
    private double finish(double[] coefficients, double[] gradient, double slopes) {
        double penalty = 0;
        for (int slot = 0; slot < design.width(); slot++) {
            gradient[slot] += penalties[slot] * coefficients[slot] - slopes * design.centres()[slot];
            penalty += penalties[slot] * coefficients[slot] * coefficients[slot] / 2;
        }
        if (coefficients.length > design.width()) {
            gradient[design.width()] = slopes;
        }
        return penalty;
    }

    Design design() {
        return design;
    }

    Kind kind() {
        return kind;
    }

    double[] penalties() {
        return penalties;
    }
}
