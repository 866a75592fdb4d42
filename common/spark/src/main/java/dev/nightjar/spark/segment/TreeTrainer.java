/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.segment;

/**
 * One tree, as Spark ML's `DecisionTreeClassifier` (two classes, by Gini impurity) and `DecisionTreeRegressor` define it. Of labels
 * 0 and 1 the Gini impurity is twice the variance, so both grow the same way.
 */
record TreeTrainer(TreeSettings settings, Link link) implements SegmentTrainer {

    @Override
    public Scorer train(SegmentRows rows) {
        double[] weights = new double[rows.size()];
        double[] labels = new double[rows.size()];
        for (int row = 0; row < rows.size(); row++) {
            weights[row] = rows.weight(row);
            labels[row] = rows.label(row);
        }
        TreeBuilder trees = new TreeBuilder();
        new TreeGrower(BinnedRows.of(rows, settings.maxBins()), weights, own())
                .grow(labels, trees, 1, link.classifies() ? new MajorityLeaf() : (mean, order, from, to) -> {});
        return trees.built();
    }

    /** Decides for the class with more weight, and where both have the same for class 0. */
    private record MajorityLeaf() implements TreeGrower.Leaf {

        @Override
        public void reached(double mean, int[] order, int from, int to) {
            // a single tree asks nothing more of its rows
        }

        @Override
        public double decision(double mean) {
            return mean > 0.5 ? 1 : 0;
        }
    }

    private TreeSettings own() {
        return link.classifies()
                ? new TreeSettings(
                        settings.maxDepth(),
                        settings.maxBins(),
                        settings.minInstancesPerNode(),
                        settings.minWeightFractionPerNode(),
                        settings.minInfoGain() / 2)
                : settings;
    }
}
