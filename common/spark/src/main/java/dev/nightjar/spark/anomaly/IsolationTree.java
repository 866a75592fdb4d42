/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.anomaly;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A tree that splits rows at random until each is alone (Liu, Ting and Zhou, ICDM 2008, algorithms 1 and 2), padded to a
 * complete tree of its height so that all searches take as many steps: node i has children 2i + 1, for values below the
 * threshold, and 2i + 2. Of a padded node both sides have the same length.
 */
final class IsolationTree {

    private final int[] feature;
    private final double[] threshold;
    private final double[] length;

    /**
     * A tree that was grown.
     *
     * @param feature of each inner node
     * @param threshold of each inner node
     * @param length of the path to each leaf, from left to right: its depth and, if rows are together in it, what would
     *     part them on average
     */
    IsolationTree(int[] feature, double[] threshold, double[] length) {
        this.feature = feature;
        this.threshold = threshold;
        this.length = length;
    }

    int[] feature() {
        return feature;
    }

    double[] threshold() {
        return threshold;
    }

    double[] length() {
        return length;
    }

    /** Steps from the root to a leaf of a tree over so many rows: the binary logarithm, rounded up. */
    static int height(int rows) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(rows - 1);
    }

    /** Grows a tree over at least two rows. */
    static IsolationTree grow(double[][] rows, SplittableRandom random) {
        int height = height(rows.length);
        IsolationTree tree =
                new IsolationTree(new int[(1 << height) - 1], new double[(1 << height) - 1], new double[1 << height]);
        new Growth(rows, random, tree, height).grow(0, 0, 0, rows.length);
        return tree;
    }

    /** Rows on their way down. Those of a node lie side by side in their order. */
    private static final class Growth {

        private final double[][] rows;
        private final SplittableRandom random;
        private final IsolationTree tree;
        private final int height;
        private final int[] candidates;

        Growth(double[][] rows, SplittableRandom random, IsolationTree tree, int height) {
            this.rows = rows;
            this.random = random;
            this.tree = tree;
            this.height = height;
            this.candidates = new int[rows[0].length];
            Arrays.setAll(candidates, i -> i);
        }

        void grow(int node, int depth, int from, int to) {
            if (depth == height || to - from < 2 || !split(node, from, to)) {
                end(node, depth, depth + PathLength.average(to - from));
                return;
            }
            int middle = part(from, to, tree.feature[node], tree.threshold[node]);
            grow(2 * node + 1, depth + 1, from, middle);
            grow(2 * node + 2, depth + 1, middle, to);
        }

        /** Draws among the features that vary within the node; false if none does. */
        private boolean split(int node, int from, int to) {
            for (int left = candidates.length; left > 0; left--) {
                int drawn = random.nextInt(left);
                int feature = candidates[drawn];
                candidates[drawn] = candidates[left - 1];
                candidates[left - 1] = feature;
                double least = Double.POSITIVE_INFINITY;
                double greatest = Double.NEGATIVE_INFINITY;
                for (int row = from; row < to; row++) {
                    double value = rows[row][feature];
                    if (Double.isFinite(value)) {
                        least = Math.min(least, value);
                        greatest = Math.max(greatest, value);
                    }
                }
                if (least < greatest) {
                    double place = random.nextDouble();
                    double threshold = greatest * (1 - place) + least * place;
                    tree.feature[node] = feature;
                    tree.threshold[node] = threshold > least ? threshold : greatest;
                    return true;
                }
            }
            return false;
        }

        /** What is not a number goes where searches take it: to the right. */
        private int part(int from, int to, int feature, double threshold) {
            int middle = from;
            for (int row = from; row < to; row++) {
                if (rows[row][feature] < threshold) {
                    double[] moved = rows[row];
                    rows[row] = rows[middle];
                    rows[middle++] = moved;
                }
            }
            return middle;
        }

        private void end(int node, int depth, double length) {
            if (depth == height) {
                tree.length[node - tree.feature.length] = length;
                return;
            }
            tree.threshold[node] = Double.POSITIVE_INFINITY;
            end(2 * node + 1, depth + 1, length);
            end(2 * node + 2, depth + 1, length);
        }
    }
}
