/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.segment;

/**
 * The logistic regression of two classes (labels 0 and 1) that Spark ML's `LogisticRegression` defines: standard deviations
 * are those of a sample, and the intercept costs nothing.
 */
record LogisticTrainer(Penalty penalty, int maxIter, double tol, boolean fitIntercept) implements SegmentTrainer {

    @Override
    public Scorer train(SegmentRows rows) {
        Moments moments = Moments.of(rows, Moments.unbiased(rows));
        Design design = Design.of(rows, moments, fitIntercept);
        int length = design.width() + (fitIntercept ? 1 : 0);
        LinearLoss loss = new LinearLoss(design, LinearLoss.Kind.LOGISTIC, penalty.squares(design, length, 1));
        double[] start = new double[length];
        if (fitIntercept) {
            start[design.width()] = logOdds(design);
        }
        double[] found = new Minimizer(loss, penalty.absolutes(design, length, 1), maxIter, tol).from(start);
        return design.scorer(found, fitIntercept ? found[design.width()] : 0);
    }

    @Override
    public Link link() {
        return Link.LOGISTIC;
    }

    /** What the intercept would be without any column. */
    private static double logOdds(Design design) {
        double positive = 0;
        for (int row = 0; row < design.rows(); row++) {
            positive += design.weights()[row] * design.labels()[row];
        }
        return Math.log(positive / (1 - positive));
    }
}
