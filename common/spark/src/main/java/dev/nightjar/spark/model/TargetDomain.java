/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import dev.nightjar.core.failure.DataRefused;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.regression.GeneralizedLinearRegression;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Which targets an algorithm can learn, where these are not all numbers. */
record TargetDomain(Algorithm algorithm, Estimator<?> estimator) {

    /** @throws DataRefused if there are others */
    void check(Dataset<Row> vectors) {
        if (algorithm == Algorithm.SURVIVAL) {
            bounds(vectors, "survival", Double.MIN_VALUE, Double.MAX_VALUE, "above 0, the time that passed");
            long others = vectors.agg(
                            count_if(col(ModelColumns.CENSOR).isin(0.0, 1.0).equalTo(false)))
                    .first()
                    .getLong(0);
            if (others > 0) {
                throw new DataRefused(
                        "Cannot train survival: " + others + " training rows have a model.params.censorCol"
                                + " that is neither 1 (the end was seen) nor 0 (not yet).");
            }
        } else if (estimator instanceof GeneralizedLinearRegression linear) {
            switch (linear.getFamily()) {
                case "poisson" -> bounds(vectors, "family poisson", 0, Double.MAX_VALUE, "0 or more");
                case "gamma" -> bounds(vectors, "family gamma", Double.MIN_VALUE, Double.MAX_VALUE, "above 0");
                case "binomial" -> bounds(vectors, "family binomial", 0, 1, "between 0 and 1");
                case "tweedie" -> {
                    double lowest = linear.getVariancePower() >= 2 ? Double.MIN_VALUE : 0;
                    bounds(vectors, "family tweedie", lowest, Double.MAX_VALUE, lowest > 0 ? "above 0" : "0 or more");
                }
                default -> {
                    // a Gaussian takes all
                }
            }
        }
    }

    private static void bounds(Dataset<Row> vectors, String what, double low, double high, String words) {
        Row ends =
                vectors.agg(min(ModelColumns.TARGET), max(ModelColumns.TARGET)).first();
        if (ends.getDouble(0) < low || ends.getDouble(1) > high) {
            throw new DataRefused("Cannot train " + what + " on labels between " + ends.getDouble(0) + " and "
                    + ends.getDouble(1) + ": they must be " + words + ". Look at dataset.label.");
        }
    }
}
