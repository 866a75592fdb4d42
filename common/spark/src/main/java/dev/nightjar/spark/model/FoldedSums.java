/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;

/** How many rows each category of each input has in each fold, and the sums of their targets. */
final class FoldedSums {

    private final int folds;
    private final double[][][] counts;
    private final double[][][][] sums;

    /**
     * @param sizes how many categories each input has
     * @param values how many numbers the target is
     */
    FoldedSums(List<Integer> sizes, int values, int folds) {
        this.folds = folds;
        this.counts = new double[sizes.size()][][];
        this.sums = new double[values][sizes.size()][][];
        for (int input = 0; input < sizes.size(); input++) {
            counts[input] = new double[sizes.get(input)][folds];
            for (int value = 0; value < values; value++) {
                sums[value][input] = new double[sizes.get(input)][folds];
            }
        }
    }

    /** @param row the input's place, category, fold, count, and a sum of each value */
    void add(Row row) {
        int input = row.getInt(0);
        int category = row.getInt(1);
        int fold = row.getInt(2);
        counts[input][category][fold] = row.getLong(3);
        for (int value = 0; value < sums.length; value++) {
            sums[value][input][category][fold] = row.getDouble(4 + value);
        }
    }

    /** A number each category. */
    double[] encoded(int input, int value, double smoothing) {
        double[] encoded = new double[counts[input].length];
        double mean = total(sums[value][input], -1) / total(counts[input], -1);
        for (int category = 0; category < encoded.length; category++) {
            encoded[category] = (without(sums[value][input][category], -1) + smoothing * mean)
                    / (without(counts[input][category], -1) + smoothing);
        }
        return encoded;
    }

    /** A number each category and fold, of the rows of all other folds; at category * folds + fold. */
    double[] encodedByOthers(int input, int value, double smoothing) {
        double[] encoded = new double[counts[input].length * folds];
        for (int fold = 0; fold < folds; fold++) {
            double rows = total(counts[input], fold);
            double mean = rows == 0 ? 0 : total(sums[value][input], fold) / rows;
            for (int category = 0; category < counts[input].length; category++) {
                encoded[category * folds + fold] = (without(sums[value][input][category], fold) + smoothing * mean)
                        / (without(counts[input][category], fold) + smoothing);
            }
        }
        return encoded;
    }

    /** Of what the training rows are encoded as. */
    NumberStatistics statistics(int input, double[] encoded) {
        double rows = total(counts[input], -1);
        double mean = 0;
        for (int category = 0; category < encoded.length; category++) {
            mean += encoded[category] * without(counts[input][category], -1) / rows;
        }
        double variance = 0;
        for (int category = 0; category < encoded.length; category++) {
            variance += Math.pow(encoded[category] - mean, 2) * without(counts[input][category], -1) / rows;
        }
        return new NumberStatistics(
                (long) rows,
                mean,
                Math.sqrt(variance),
                Arrays.stream(encoded).min().orElse(0),
                Arrays.stream(encoded).max().orElse(0),
                List.of(),
                Double.NaN);
    }

    private double total(double[][] categories, int leftOut) {
        return Arrays.stream(categories)
                .mapToDouble(category -> without(category, leftOut))
                .sum();
    }

    private static double without(double[] byFold, int leftOut) {
        double sum = 0;
        for (int fold = 0; fold < byFold.length; fold++) {
            sum += fold == leftOut ? 0 : byFold[fold];
        }
        return sum;
    }
}
