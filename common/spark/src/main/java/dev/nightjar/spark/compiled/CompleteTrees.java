/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.compiled;

/**
 * Trees as complete ones of the same depth, side by side in flat arrays, so that a step down is arithmetic on an index and
 * no branch: the layout of Lucchese et al. 2015 ("QuickScorer") was measured and is slower here at these depths. Four trees
 * go down at a time, as their steps do not wait for each other.
 */
final class CompleteTrees implements Kernel {

    private static final long serialVersionUID = 1L;

    private final int depth;
    private final int nodes;
    private final int[] features;
    private final double[] thresholds;
    private final double[] leaves;

    /**
     * Takes over the arrays.
     *
     * @param features of the inner nodes of each tree, level by level
     * @param thresholds down to the left for values up to it, else (and for NaN) to the right
     * @param leaves of each tree, from left to right, times the tree's weight
     */
    CompleteTrees(int depth, int[] features, double[] thresholds, double[] leaves) {
        this.depth = depth;
        this.nodes = (1 << depth) - 1;
        this.features = features;
        this.thresholds = thresholds;
        this.leaves = leaves;
    }

    @Override
    public double of(double[] vector, int[] hot) {
        heat(vector, hot, 1);
        double sum = 0;
        int tree = 0;
        int trees = leaves.length >> depth;
        for (; tree + 4 <= trees; tree += 4) {
            sum = four(vector, tree, sum);
        }
        for (; tree < trees; tree++) {
            sum += leaves[leaf(vector, tree)];
        }
        heat(vector, hot, 0);
        return sum;
    }

    static void heat(double[] vector, int[] hot, double value) {
        for (int slot : hot) {
            if (slot >= 0) {
                vector[slot] = value;
            }
        }
    }

    private double four(double[] vector, int tree, double before) {
        int a = tree * nodes;
        int b = a + nodes;
        int c = b + nodes;
        int d = c + nodes;
        int i = 0;
        int j = 0;
        int k = 0;
        int l = 0;
        for (int level = 0; level < depth; level++) {
            i = 2 * i + 1 + (vector[features[a + i]] <= thresholds[a + i] ? 0 : 1);
            j = 2 * j + 1 + (vector[features[b + j]] <= thresholds[b + j] ? 0 : 1);
            k = 2 * k + 1 + (vector[features[c + k]] <= thresholds[c + k] ? 0 : 1);
            l = 2 * l + 1 + (vector[features[d + l]] <= thresholds[d + l] ? 0 : 1);
        }
        int leaf = (tree << depth) - nodes;
        int size = 1 << depth;
        return before
                + leaves[leaf + i]
                + leaves[leaf + size + j]
                + leaves[leaf + 2 * size + k]
                + leaves[leaf + 3 * size + l];
    }

    private int leaf(double[] vector, int tree) {
        int first = tree * nodes;
        int node = 0;
        for (int level = 0; level < depth; level++) {
            node = 2 * node + 1 + (vector[features[first + node]] <= thresholds[first + node] ? 0 : 1);
        }
        return (tree << depth) + node - nodes;
    }
}
