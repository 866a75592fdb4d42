/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.compiled;

/** Coefficients times features, summed by the input that a slot is made of. The base value is the intercept. */
final class LinearTerms implements Contributions {

    private static final long serialVersionUID = 1L;

    private final double intercept;
    private final double[] coefficients;
    private final int[] players;

    /** @param players the number of the input that each slot is made of, from 0 */
    LinearTerms(double intercept, double[] coefficients, int[] players) {
        this.intercept = intercept;
        this.coefficients = coefficients;
        this.players = players;
    }

    @Override
    public double base() {
        return intercept;
    }

    @Override
    public void addTo(double[] contributions, double[] vector) {
        for (int slot = 0; slot < coefficients.length; slot++) {
            contributions[players[slot]] += coefficients[slot] * vector[slot];
        }
    }
}
