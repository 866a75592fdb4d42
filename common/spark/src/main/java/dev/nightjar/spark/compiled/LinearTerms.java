/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.compiled;

/**
 * Coefficients times how far features are from what is usual, summed by the input that a slot is made of: the Shapley values
 * of a linear model with independent inputs (Lundberg and Lee 2017, corollary 1). The base value is the raw score of a row that
 * is usual in all.
 */
final class LinearTerms implements Contributions {

    private static final long serialVersionUID = 1L;

    private final double base;
    private final double[] coefficients;
    private final double[] usual;
    private final int[] players;

    /**
     * Of a model.
     *
     * @param usual what each slot is in a usual row
     * @param players the number of the input that each slot is made of, from 0
     */
    LinearTerms(double intercept, double[] coefficients, double[] usual, int[] players) {
        double sum = intercept;
        for (int slot = 0; slot < coefficients.length; slot++) {
            sum += coefficients[slot] * usual[slot];
        }
        this.base = sum;
        this.coefficients = coefficients;
        this.usual = usual;
        this.players = players;
    }

    @Override
    public double base() {
        return base;
    }

    @Override
    public void addTo(double[] contributions, double[] vector) {
        for (int slot = 0; slot < coefficients.length; slot++) {
            contributions[players[slot]] += coefficients[slot] * (vector[slot] - usual[slot]);
        }
    }
}
