/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.segment;

/**
 * Boosting by gradients (Friedman 2001, "Greedy Function Approximation"), as Spark ML's `GBTClassifier` and `GBTRegressor` define
 * it: the first tree counts 1, those after it `stepSize`, and leaves add the mean of the gradients, without a step of Newton's.
 */
record BoostingTrainer(TreeSettings settings, int maxIter, double stepSize, Link link) implements SegmentTrainer {

    @Override
    public Scorer train(SegmentRows rows) {
        int size = rows.size();
        double[] weights = new double[size];
        double[] labels = new double[size];
        for (int row = 0; row < size; row++) {
            weights[row] = rows.weight(row);
            labels[row] = link.classifies() ? 2 * rows.label(row) - 1 : rows.label(row);
        }
        TreeGrower grower = new TreeGrower(BinnedRows.of(rows, settings.maxBins()), weights, settings);
        TreeBuilder trees = new TreeBuilder();
        double[] predicted = new double[size];
        double[] residuals = labels.clone();
        for (int tree = 0; tree < maxIter; tree++) {
            double factor = tree == 0 ? 1 : stepSize;
            grower.grow(residuals, trees, factor, (mean, order, from, to) -> {
                for (int i = from; i < to; i++) {
                    predicted[order[i]] += factor * mean;
                }
            });
            for (int row = 0; row < size; row++) {
                residuals[row] = residual(labels[row], predicted[row]);
            }
        }
        return trees.built();
    }

    /** What goes down fastest: of twice the log loss of labels -1 and 1, or of the squared error. */
    private double residual(double label, double predicted) {
        return link.classifies() ? 4 * label / (1 + Math.exp(2 * label * predicted)) : 2 * (label - predicted);
    }
}
