/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.anomaly;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.ml.linalg.Vector;

/** Isolation trees of one height, one after the other in flat arrays. */
final class Forest implements Serializable {

    private static final long serialVersionUID = 1;

    private final int rows;
    private final int height;
    private final int trees;
    private final int[] feature;
    private final double[] threshold;
    private final double[] length;

    /** @param rows that each tree was grown over */
    Forest(int rows, List<IsolationTree> grown) {
        this.rows = rows;
        this.height = IsolationTree.height(rows);
        this.trees = grown.size();
        int inner = (1 << height) - 1;
        this.feature = new int[trees * inner];
        this.threshold = new double[trees * inner];
        this.length = new double[trees * (inner + 1)];
        for (int tree = 0; tree < trees; tree++) {
            System.arraycopy(grown.get(tree).feature(), 0, feature, tree * inner, inner);
            System.arraycopy(grown.get(tree).threshold(), 0, threshold, tree * inner, inner);
            System.arraycopy(grown.get(tree).length(), 0, length, tree * (inner + 1), inner + 1);
        }
    }

    /**
     * Grows trees, each over rows of its own as far as there are enough, else over rows drawn anew from all.
     *
     * @param drawn at random
     */
    static Forest grow(List<Vector> drawn, int trees, int rowsATree, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean enough = drawn.size() >= (long) trees * rowsATree;
        List<IsolationTree> grown = new ArrayList<>();
        for (int tree = 0; tree < trees; tree++) {
            SplittableRandom own = random.split();
            List<Vector> rows =
                    enough ? drawn.subList(tree * rowsATree, (tree + 1) * rowsATree) : some(drawn, rowsATree, own);
            grown.add(IsolationTree.grow(rows.stream().map(Vector::toArray).toArray(double[][]::new), own));
        }
        return new Forest(rowsATree, grown);
    }

    /** The anomaly score of a row, 2 to the power of -E(h) / c(n) (equation 2). */
    double score(double[] row) {
        return Math.pow(2, -pathLength(row) / PathLength.average(rows));
    }

    /** The mean length of the row's paths. */
    double pathLength(double[] row) {
        int inner = (1 << height) - 1;
        double sum = 0;
        int tree = 0;
        // four at a time: a step waits for the one before, and four chains of steps wait together
        for (; tree + 4 <= trees; tree += 4) {
            int a = tree * inner;
            int b = a + inner;
            int c = b + inner;
            int d = c + inner;
            int i = 0;
            int j = 0;
            int k = 0;
            int l = 0;
            for (int step = 0; step < height; step++) {
                i = 2 * i + (row[feature[a + i]] < threshold[a + i] ? 1 : 2);
                j = 2 * j + (row[feature[b + j]] < threshold[b + j] ? 1 : 2);
                k = 2 * k + (row[feature[c + k]] < threshold[c + k] ? 1 : 2);
                l = 2 * l + (row[feature[d + l]] < threshold[d + l] ? 1 : 2);
            }
            // leaf i - inner of tree t lies at t * (inner + 1) + i - inner
            int leaf = tree * (inner + 1) - inner;
            sum += length[leaf + i]
                    + length[leaf + inner + 1 + j]
                    + length[leaf + 2 * (inner + 1) + k]
                    + length[leaf + 3 * (inner + 1) + l];
        }
        for (; tree < trees; tree++) {
            int i = 0;
            for (int step = 0; step < height; step++) {
                i = 2 * i + (row[feature[tree * inner + i]] < threshold[tree * inner + i] ? 1 : 2);
            }
            sum += length[tree * (inner + 1) + i - inner];
        }
        return sum / trees;
    }

    int rows() {
        return rows;
    }

    /** The trees one by one. */
    List<IsolationTree> trees() {
        int inner = (1 << height) - 1;
        List<IsolationTree> list = new ArrayList<>();
        for (int tree = 0; tree < trees; tree++) {
            list.add(new IsolationTree(
                    Arrays.copyOfRange(feature, tree * inner, (tree + 1) * inner),
                    Arrays.copyOfRange(threshold, tree * inner, (tree + 1) * inner),
                    Arrays.copyOfRange(length, tree * (inner + 1), (tree + 1) * (inner + 1))));
        }
        return list;
    }

    /** Draws without replacement (Fisher and Yates). */
    private static List<Vector> some(List<Vector> rows, int wanted, SplittableRandom random) {
        List<Vector> order = new ArrayList<>(rows);
        for (int i = 0; i < wanted; i++) {
            Collections.swap(order, i, random.nextInt(i, order.size()));
        }
        return order.subList(0, wanted);
    }
}
