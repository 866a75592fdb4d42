/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.segment;

/**
 * Rows of a segment as the solvers of linear models want them: only columns that vary, each divided by its standard deviation.
 * With an intercept their means are subtracted in the arithmetic, so that zeros need not be stored.
 */
final class Design {

    private final int[] columns;
    private final double[] deviations;
    private final double[] centres;
    private final int[] starts;
    private final int[] slots;
    private final double[] values;
    private final double[] labels;
    private final double[] weights;

    /**
     * Of arrays by column and by row.
     *
     * @param columns which of the vector's columns each is
     * @param deviations by which each was divided
     * @param centres means that are subtracted, after the division; zeros without an intercept
     * @param starts where the values of each row begin, and after the last row where they end
     * @param slots to which column a value belongs
     * @param weights of rows, which add up to 1
     */
    Design(
            int[] columns,
            double[] deviations,
            double[] centres,
            int[] starts,
            int[] slots,
            double[] values,
            double[] labels,
            double[] weights) {
        this.columns = columns;
        this.deviations = deviations;
        this.centres = centres;
        this.starts = starts;
        this.slots = slots;
        this.values = values;
        this.labels = labels;
        this.weights = weights;
    }

    static Design of(SegmentRows rows, Moments moments, boolean centred) {
        int[] slotOf = new int[rows.width()];
        int width = 0;
        for (int column = 0; column < slotOf.length; column++) {
            slotOf[column] = moments.deviations()[column] > 0 ? width++ : -1;
        }
        int[] columns = new int[width];
        double[] deviations = new double[width];
        double[] centres = new double[width];
        for (int column = 0; column < slotOf.length; column++) {
            int slot = slotOf[column];
            if (slot >= 0) {
                columns[slot] = column;
                deviations[slot] = moments.deviations()[column];
                centres[slot] = centred ? moments.means()[column] / deviations[slot] : 0;
            }
        }
        return filled(rows, slotOf, columns, deviations, centres);
    }

    private static Design filled(SegmentRows rows, int[] slotOf, int[] columns, double[] deviations, double[] centres) {
        int most = rows.start(rows.size());
        int[] starts = new int[rows.size() + 1];
        int[] slots = new int[most];
        double[] values = new double[most];
        double[] labels = new double[rows.size()];
        double[] weights = new double[rows.size()];
        double total = rows.totalWeight();
        int end = 0;
        for (int row = 0; row < rows.size(); row++) {
            for (int i = rows.start(row); i < rows.start(row + 1); i++) {
                int slot = slotOf[rows.column(i)];
                if (slot >= 0) {
                    slots[end] = slot;
                    values[end++] = rows.value(i) / deviations[slot];
                }
            }
            starts[row + 1] = end;
            labels[row] = rows.label(row);
            weights[row] = rows.weight(row) / total;
        }
        return new Design(columns, deviations, centres, starts, slots, values, labels, weights);
    }

    int rows() {
        return labels.length;
    }

    int width() {
        return columns.length;
    }

    /** A model of the vector's own columns. */
    LinearScorer scorer(double[] coefficients, double intercept) {
        double[] own = new double[width()];
        double constant = intercept;
        for (int slot = 0; slot < own.length; slot++) {
            own[slot] = coefficients[slot] / deviations[slot];
            constant -= coefficients[slot] * centres[slot];
        }
        return new LinearScorer(columns, own, constant);
    }

    int[] columns() {
        return columns;
    }

    double[] deviations() {
        return deviations;
    }

    double[] centres() {
        return centres;
    }

    int[] starts() {
        return starts;
    }

    int[] slots() {
        return slots;
    }

    double[] values() {
        return values;
    }

    double[] labels() {
        return labels;
    }

    double[] weights() {
        return weights;
    }
}
