/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.compiled;

/** Coefficients times features. */
final class LinearKernel implements Kernel {

    private static final long serialVersionUID = 1L;

    private final double intercept;
    private final double[] coefficients;
    private final int[] numbers;

    /** @param numbers slots that are not of categories */
    LinearKernel(double intercept, double[] coefficients, int[] numbers) {
        this.intercept = intercept;
        this.coefficients = coefficients;
        this.numbers = numbers;
    }

    @Override
    public double of(double[] vector, int[] hot) {
        double sum = 0;
        for (int slot : numbers) {
            sum += coefficients[slot] * vector[slot];
        }
        for (int slot : hot) {
            if (slot >= 0) {
                sum += coefficients[slot];
            }
        }
        return sum + intercept;
    }
}
