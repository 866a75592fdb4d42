/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.compiled;

import java.io.Serializable;
import java.util.List;

/** Which slots of the feature vector are made of what. */
final class Layout implements Serializable {

    private static final long serialVersionUID = 1L;

    private final int size;
    private final int[] numbers;
    private final double[] factors;
    private final double[] shifts;
    private final int[] categories;
    private final int[] sizes;

    Layout(Parts parts) {
        size = parts.size();
        int count = parts.numbers().size();
        numbers = new int[count];
        factors = parts.numbers().stream().mapToDouble(Parts.Scalar::factor).toArray();
        shifts = parts.numbers().stream().mapToDouble(Parts.Scalar::shift).toArray();
        categories = new int[parts.parts().size() - count];
        sizes = parts.categories().stream().mapToInt(Parts.OneHot::size).toArray();
        place(parts.parts());
    }

    private void place(List<Parts.Part> parts) {
        int slot = 0;
        int number = 0;
        int category = 0;
        for (Parts.Part part : parts) {
            if (part instanceof Parts.OneHot oneHot) {
                categories[category++] = slot;
                slot += oneHot.size();
            } else {
                numbers[number++] = slot++;
            }
        }
    }

    int size() {
        return size;
    }

    /** Slots that are numbers. */
    int[] numbers() {
        return numbers.clone();
    }

    int countOfNumbers() {
        return numbers.length;
    }

    int countOfCategories() {
        return categories.length;
    }

    /** The slot of a category, or -1 for one that has none. */
    int hot(int column, double index) {
        int category = (int) index;
        return category < sizes[column] ? categories[column] + category : -1;
    }

    void number(double[] vector, int column, double value) {
        if (Double.isNaN(value)) {
            throw missing(column);
        }
        vector[numbers[column]] = value * factors[column] + shifts[column];
    }

    /** As Spark ML's `VectorAssembler` refuses what preprocessing did not replace. */
    IllegalStateException missing(int column) {
        return new IllegalStateException("Cannot score: slot " + numbers[column]
                + " of the feature vector has no value. Train again; preprocessing replaces missing numbers.");
    }
}
