/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.segment;

import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.lit;

import org.apache.spark.sql.Column;

/** What the margin of a model means. */
enum Link {
    /** It is the predicted value. */
    IDENTITY,
    /** It is the log odds of class 1. */
    LOGISTIC,
    /** It is half the log odds of class 1, as boosting by the log loss has it (Friedman 2001, section 4.5). */
    HALF_LOGISTIC,
    /** It is the probability of class 1. */
    PROBABILITY;

    boolean classifies() {
        return this != IDENTITY;
    }

    /** Probability of class 1. */
    Column probability(Column margin) {
        return switch (this) {
            case LOGISTIC -> lit(1.0).divide(lit(1.0).plus(exp(margin.multiply(-1))));
            case HALF_LOGISTIC -> lit(1.0).divide(lit(1.0).plus(exp(margin.multiply(-2))));
            case PROBABILITY -> margin;
            case IDENTITY -> throw new IllegalStateException("a regression has no probability");
        };
    }
}
