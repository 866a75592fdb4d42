/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is summed for metrics of a regression, of rows of a block, the actual and the predicted value, and the predicted
 * quantiles.
 *
 * @param levels of the quantiles, ascending
 */
record RegressionTerms(List<Double> levels) implements BlockTally.Terms {

    private static final long serialVersionUID = 1;

    private static final int ACTUAL = 0;
    private static final int SQUARED = 1;
    private static final int ABSOLUTE = 2;
    private static final int PERCENTAGE = 3;
    private static final int NOT_ZERO = 4;
    private static final int SYMMETRIC = 5;
    private static final int PINBALL = 6;
    private static final int COVERED = 7;

    @Override
    public int number() {
        return levels.isEmpty() ? PINBALL : COVERED + 1;
    }

    @Override
    public void of(double[] values, double[] terms) {
        double actual = values[1];
        double error = actual - values[2];
        double both = Math.abs(actual) + Math.abs(values[2]);
        terms[ACTUAL] = actual;
        terms[SQUARED] = error * error;
        terms[ABSOLUTE] = Math.abs(error);
        terms[PERCENTAGE] = actual == 0 ? 0 : Math.abs(error / actual);
        terms[NOT_ZERO] = actual == 0 ? 0 : 1;
        terms[SYMMETRIC] = both == 0 ? 0 : 2 * Math.abs(error) / both;
        if (!levels.isEmpty()) {
            quantiles(values, terms);
        }
    }

    private void quantiles(double[] values, double[] terms) {
        double loss = 0;
        for (int i = 0; i < levels.size(); i++) {
            double error = values[1] - values[3 + i];
            loss += Math.max(levels.get(i) * error, (levels.get(i) - 1) * error);
        }
        terms[PINBALL] = loss / levels.size();
        terms[COVERED] = values[1] >= values[3] && values[1] <= values[2 + levels.size()] ? 1 : 0;
    }

    /** The metrics; see {@link RegressionEvaluator}. */
    Map<String, Double> metrics(BlockTally.Sums sums) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("rmse", rmse(sums));
        values.put("mae", sums.mean(ABSOLUTE));
        if (sums.deviations() > 0) {
            values.put("r2", 1 - sums.sum(SQUARED) / sums.deviations());
        }
        if (sums.sum(NOT_ZERO) > 0) {
            values.put("mape", sums.sum(PERCENTAGE) / sums.sum(NOT_ZERO));
        }
        values.put("smape", sums.mean(SYMMETRIC));
        if (!levels.isEmpty()) {
            values.put("pinball", sums.mean(PINBALL));
        }
        if (levels.size() > 1) {
            values.put("intervalCoverage", sums.mean(COVERED));
        }
        return values;
    }

    static double rmse(BlockTally.Sums sums) {
        return Math.sqrt(sums.mean(SQUARED));
    }
}
