/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.compiled;

/** Trees of any depth, and with splits of categories, in flat arrays that link each node to its children. */
final class LinkedTrees implements Kernel {

    private static final long serialVersionUID = 1L;

    private final int[] roots;
    private final double[] weights;
    private final int[] features;
    private final double[] thresholds;
    private final int[] children;
    private final long[][] leftCategories;

    /**
     * Takes over the arrays, all but the first two by node.
     *
     * @param features -1 for a leaf
     * @param thresholds of a leaf its value
     * @param children the left child; the right one is next to it
     * @param leftCategories a bit for each category that goes left; null where a threshold decides
     */
    LinkedTrees(
            int[] roots,
            double[] weights,
            int[] features,
            double[] thresholds,
            int[] children,
            long[][] leftCategories) {
        this.roots = roots;
        this.weights = weights;
        this.features = features;
        this.thresholds = thresholds;
        this.children = children;
        this.leftCategories = leftCategories;
    }

    @Override
    public double of(double[] vector, int[] hot) {
        CompleteTrees.heat(vector, hot, 1);
        double sum = 0;
        for (int tree = 0; tree < roots.length; tree++) {
            sum += weights[tree] * value(vector, roots[tree]);
        }
        CompleteTrees.heat(vector, hot, 0);
        return sum;
    }

    private double value(double[] vector, int root) {
        int node = root;
        while (features[node] >= 0) {
            double value = vector[features[node]];
            boolean left =
                    leftCategories[node] == null ? value <= thresholds[node] : isIn(leftCategories[node], (int) value);
            node = children[node] + (left ? 0 : 1);
        }
        return thresholds[node];
    }

    private static boolean isIn(long[] set, int category) {
        return category >> 6 < set.length && (set[category >> 6] >>> category & 1) == 1;
    }
}
