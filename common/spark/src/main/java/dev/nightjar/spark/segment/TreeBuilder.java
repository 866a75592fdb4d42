/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.segment;

import java.util.Arrays;

/** Collects the nodes of trees, in pre-order, for a {@link TreeScorer}. */
final class TreeBuilder {

    private int[] roots = new int[16];
    private int trees;
    private int[] columns = new int[64];
    private int[] rights = new int[64];
    private double[] values = new double[64];
    private int nodes;

    /** What follows is the next tree. */
    void nextTree() {
        if (trees == roots.length) {
            roots = Arrays.copyOf(roots, 2 * trees);
        }
        roots[trees++] = nodes;
    }

    /** Adds a leaf. */
    void leaf(double value) {
        node(TreeScorer.LEAF, value);
    }

    /**
     * Adds a node whose left child comes next.
     *
     * @return its number, for {@link #right}
     */
    int split(int column, double threshold) {
        return node(column, threshold);
    }

    /** The right child of a node comes next. */
    void right(int node) {
        rights[node] = nodes;
    }

    /** Makes a node, and all after it, one leaf. */
    void collapse(int node, double value) {
        nodes = node;
        leaf(value);
    }

    private int node(int column, double value) {
        if (nodes == columns.length) {
            columns = Arrays.copyOf(columns, 2 * nodes);
            rights = Arrays.copyOf(rights, 2 * nodes);
            values = Arrays.copyOf(values, 2 * nodes);
        }
        columns[nodes] = column;
        rights[nodes] = 0;
        values[nodes] = value;
        return nodes++;
    }

    TreeScorer built() {
        int[] ints = new int[1 + trees + 2 * nodes];
        ints[0] = trees;
        System.arraycopy(roots, 0, ints, 1, trees);
        for (int node = 0; node < nodes; node++) {
            ints[1 + trees + 2 * node] = columns[node];
            ints[1 + trees + 2 * node + 1] = rights[node];
        }
        return new TreeScorer(ints, Arrays.copyOf(values, nodes));
    }
}
