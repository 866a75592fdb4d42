/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.segment;

import java.util.Arrays;

/**
 * Rows of a segment by the bins of their columns. Thresholds are those of Spark ML's trees: between all neighbouring values of
 * a column with no more of them than bins, and else where the weights of rows below come nearest to even shares.
 */
final class BinnedRows {

    private final int[] columns;
    private final double[][] thresholds;
    private final short[][] bins;

    /**
     * Bins that are known.
     *
     * @param columns those that have a threshold
     * @param thresholds by column, ascending
     * @param bins by column and row: the number of thresholds that are less than the value
     */
    BinnedRows(int[] columns, double[][] thresholds, short[][] bins) {
        this.columns = columns;
        this.thresholds = thresholds;
        this.bins = bins;
    }

    static BinnedRows of(SegmentRows rows, int maxBins) {
        Columns byColumn = Columns.of(rows);
        int size = rows.size();
        int[] columns = new int[rows.width()];
        double[][] thresholds = new double[rows.width()][];
        short[][] bins = new short[rows.width()][];
        int width = 0;
        double[] values = new double[size];
        for (int column = 0; column < rows.width(); column++) {
            byColumn.fill(column, values);
            double[] found = thresholds(rows, values, Math.min(maxBins, size) - 1);
            if (found.length > 0) {
                columns[width] = column;
                thresholds[width] = found;
                bins[width++] = bins(values, found);
            }
        }
        return new BinnedRows(
                Arrays.copyOf(columns, width), Arrays.copyOf(thresholds, width), Arrays.copyOf(bins, width));
    }

    int width() {
        return columns.length;
    }

    private static short[] bins(double[] values, double[] thresholds) {
        short[] bins = new short[values.length];
        for (int row = 0; row < values.length; row++) {
            int place = Arrays.binarySearch(thresholds, values[row]);
            bins[row] = (short) (place >= 0 ? place : -place - 1);
        }
        return bins;
    }

    private static double[] thresholds(SegmentRows rows, double[] values, int most) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int distinct = 0;
        for (int i = 0; i < sorted.length; i++) {
            if (distinct == 0 || sorted[i] != sorted[distinct - 1]) {
                sorted[distinct++] = sorted[i];
            }
        }
        if (distinct - 1 <= most) {
            double[] between = new double[Math.max(0, distinct - 1)];
            for (int i = 0; i < between.length; i++) {
                between[i] = (sorted[i] + sorted[i + 1]) / 2;
            }
            return between;
        }
        double[] weights = new double[distinct];
        for (int row = 0; row < values.length; row++) {
            weights[Arrays.binarySearch(sorted, 0, distinct, values[row])] += rows.weight(row);
        }
        return even(sorted, weights, distinct, rows.totalWeight() / (most + 1));
    }

    private static double[] even(double[] values, double[] weights, int distinct, double stride) {
        double[] found = new double[distinct];
        int number = 0;
        double current = weights[0];
        double target = stride;
        for (int i = 1; i < distinct; i++) {
            double previous = current;
            current += weights[i];
            if (Math.abs(previous - target) < Math.abs(current - target)) {
                found[number++] = (values[i - 1] + values[i]) / 2;
                target += stride;
            }
        }
        return Arrays.copyOf(found, number);
    }

    /** The values of rows that are not zero, by column. */
    private static final class Columns {

        private final int[] starts;
        private final int[] rows;
        private final double[] values;

        private Columns(int[] starts, int[] rows, double[] values) {
            this.starts = starts;
            this.rows = rows;
            this.values = values;
        }

        static Columns of(SegmentRows rows) {
            int[] starts = new int[rows.width() + 1];
            int entries = rows.start(rows.size());
            for (int i = 0; i < entries; i++) {
                starts[rows.column(i) + 1]++;
            }
            for (int column = 0; column < rows.width(); column++) {
                starts[column + 1] += starts[column];
            }
            int[] ends = Arrays.copyOf(starts, rows.width());
            int[] rowOf = new int[entries];
            double[] values = new double[entries];
            for (int row = 0; row < rows.size(); row++) {
                for (int i = rows.start(row); i < rows.start(row + 1); i++) {
                    int place = ends[rows.column(i)]++;
                    rowOf[place] = row;
                    values[place] = rows.value(i);
                }
            }
            return new Columns(starts, rowOf, values);
        }

        void fill(int column, double[] into) {
            Arrays.fill(into, 0);
            for (int i = starts[column]; i < starts[column + 1]; i++) {
                into[rows[i]] = values[i];
            }
        }
    }

    int[] columns() {
        return columns;
    }

    double[][] thresholds() {
        return thresholds;
    }

    short[][] bins() {
        return bins;
    }
}
