/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.segment;

import org.apache.spark.ml.linalg.Vector;

/** A sum of trees. Nodes are in pre-order, so that the left child of a node is the next one. */
final class TreeScorer implements Scorer {

    static final int LEAF = -1;

    private final int[] ints;
    private final double[] doubles;

    /**
     * Of nodes in pre-order.
     *
     * @param ints number of trees, the first node of each, then for each node the column that it splits by (-1 in a leaf) and its
     *     right child
     * @param doubles for each node the greatest value that goes left, or in a leaf what the tree adds
     */
    TreeScorer(int[] ints, double[] doubles) {
        this.ints = ints;
        this.doubles = doubles;
    }

    @Override
    public double margin(Vector features) {
        int trees = ints[0];
        int nodes = 1 + trees;
        double sum = 0;
        for (int tree = 1; tree <= trees; tree++) {
            int node = ints[tree];
            int column = ints[nodes + 2 * node];
            while (column != LEAF) {
                node = features.apply(column) <= doubles[node] ? node + 1 : ints[nodes + 2 * node + 1];
                column = ints[nodes + 2 * node];
            }
            sum += doubles[node];
        }
        return sum;
    }

    @Override
    public int[] ints() {
        return ints;
    }

    @Override
    public double[] doubles() {
        return doubles;
    }
}
