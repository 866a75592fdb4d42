/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.segment;

/**
 * The least squares that Spark ML's `LinearRegression` defines with its normal equations: columns and label are divided by their
 * deviations as of a whole population, so that the squares of coefficients cost `regParam` over the label's deviation. The
 * minimum is found to the precision of the arithmetic; it has no parameters for when to end.
 */
record LeastSquaresTrainer(Penalty penalty, boolean fitIntercept) implements SegmentTrainer {

    private static final int MAX_STEPS = 2_000;
    private static final double TOLERANCE = 1e-10;

    @Override
    public Scorer train(SegmentRows rows) {
        double total = rows.totalWeight();
        double mean = 0;
        for (int row = 0; row < rows.size(); row++) {
            mean += rows.weight(row) / total * rows.label(row);
        }
        double squares = 0;
        for (int row = 0; row < rows.size(); row++) {
            squares += rows.weight(row) / total * Math.pow(rows.label(row) - mean, 2);
        }
        double deviation = rows.oneLabel() ? 0 : Math.sqrt(squares);
        Design design = Design.of(rows, Moments.of(rows, total), fitIntercept);
        double centre = fitIntercept ? mean : 0;
        double scale = deviation == 0 && !fitIntercept ? Math.abs(mean) : deviation;
        if (scale == 0) {
            return design.scorer(new double[design.width()], centre);
        }
        for (int row = 0; row < design.rows(); row++) {
            design.labels()[row] = (design.labels()[row] - centre) / scale;
        }
        return design.scorer(solved(design, scale), centre);
    }

    @Override
    public Link link() {
        return Link.IDENTITY;
    }

    /** Columns and label are centred where there is an intercept, which is then zero. */
    private double[] solved(Design design, double scale) {
        int width = design.width();
        LinearLoss loss = new LinearLoss(design, LinearLoss.Kind.SQUARED, penalty.squares(design, width, 1 / scale));
        double[] found = new Minimizer(loss, penalty.absolutes(design, width, 1 / scale), MAX_STEPS, TOLERANCE)
                .from(new double[width]);
        for (int slot = 0; slot < width; slot++) {
            found[slot] *= scale;
        }
        return found;
    }
}
