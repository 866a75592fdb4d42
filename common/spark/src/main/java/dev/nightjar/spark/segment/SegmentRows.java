/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.segment;

import java.util.Arrays;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;

/**
 * Labelled rows of one segment in flat arrays, of their vectors the values that are not zero: the most that a task holds on
 * its heap. Filled again for the next segment.
 */
final class SegmentRows {

    private int size;
    private int width;
    private double[] labels = new double[256];
    private double[] weights = new double[256];
    private int[] starts = new int[257];
    private int[] columns = new int[4096];
    private double[] values = new double[4096];

    void clear() {
        size = 0;
    }

    /** @throws ArithmeticException if the segment has more values than an array may have */
    void add(double label, double weight, Vector features) {
        if (size == labels.length) {
            labels = Arrays.copyOf(labels, 2 * size);
            weights = Arrays.copyOf(weights, 2 * size);
            starts = Arrays.copyOf(starts, 2 * size + 1);
        }
        labels[size] = label;
        weights[size] = weight;
        width = features.size();
        int start = starts[size++];
        ensure(Math.addExact(start, features.numActives()));
        starts[size] = features instanceof SparseVector sparse
                ? append(start, sparse.indices(), sparse.values())
                : append(start, features.toArray());
    }

    private int append(int start, int[] indices, double[] entries) {
        int end = start;
        for (int i = 0; i < indices.length; i++) {
            if (entries[i] != 0) {
                columns[end] = indices[i];
                values[end++] = entries[i];
            }
        }
        return end;
    }

    private int append(int start, double[] dense) {
        int end = start;
        for (int column = 0; column < dense.length; column++) {
            if (dense[column] != 0) {
                columns[end] = column;
                values[end++] = dense[column];
            }
        }
        return end;
    }

    private void ensure(int length) {
        if (length > values.length) {
            int longer = (int) Math.min(Integer.MAX_VALUE - 8, Math.max(length, 2L * values.length));
            columns = Arrays.copyOf(columns, longer);
            values = Arrays.copyOf(values, longer);
        }
    }

    int size() {
        return size;
    }

    /** Columns of the vectors. */
    int width() {
        return width;
    }

    double label(int row) {
        return labels[row];
    }

    double weight(int row) {
        return weights[row];
    }

    /** Place of a row's first value; that of the row after the last is where values end. */
    int start(int row) {
        return starts[row];
    }

    int column(int place) {
        return columns[place];
    }

    double value(int place) {
        return values[place];
    }

    double totalWeight() {
        double total = 0;
        for (int row = 0; row < size; row++) {
            total += weights[row];
        }
        return total;
    }

    /** Whether all labels are the same. */
    boolean oneLabel() {
        for (int row = 1; row < size; row++) {
            if (labels[row] != labels[0]) {
                return false;
            }
        }
        return true;
    }
}
