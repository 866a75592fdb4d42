/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.segment;

import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;

/** A linear model. */
final class LinearScorer implements Scorer {

    private final int[] columns;
    private final double[] coefficients;
    private final double intercept;

    /**
     * Of coefficients of the vector's own columns.
     *
     * @param columns of the vector that it uses, in ascending order
     */
    LinearScorer(int[] columns, double[] coefficients, double intercept) {
        this.columns = columns;
        this.coefficients = coefficients;
        this.intercept = intercept;
    }

    /** As saved: the intercept comes after the coefficients. */
    static LinearScorer of(int[] ints, double[] doubles) {
        int width = ints.length;
        return new LinearScorer(ints, java.util.Arrays.copyOf(doubles, width), doubles[width]);
    }

    @Override
    public double margin(Vector features) {
        if (features instanceof SparseVector sparse) {
            return sparse(sparse.indices(), sparse.values());
        }
        double[] values = ((DenseVector) features).values();
        double sum = 0;
        for (int i = 0; i < columns.length; i++) {
            sum += coefficients[i] * values[columns[i]];
        }
        return sum + intercept;
    }

    private double sparse(int[] indices, double[] values) {
        double sum = 0;
        int i = 0;
        for (int k = 0; k < indices.length; k++) {
            while (i < columns.length && columns[i] < indices[k]) {
                i++;
            }
            if (i < columns.length && columns[i] == indices[k]) {
                sum += coefficients[i] * values[k];
            }
        }
        return sum + intercept;
    }

    @Override
    public int[] ints() {
        return columns;
    }

    @Override
    public double[] doubles() {
        double[] all = java.util.Arrays.copyOf(coefficients, coefficients.length + 1);
        all[coefficients.length] = intercept;
        return all;
    }

    int[] columns() {
        return columns;
    }

    double[] coefficients() {
        return coefficients;
    }

    double intercept() {
        return intercept;
    }
}
