/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.compiled;

/** What a number that a kernel made becomes. */
enum Link {
    IDENTITY {
        @Override
        double of(double margin) {
            return margin;
        }
    },

    /** Probability of the positive class, as `LogisticRegressionModel` has it. */
    LOGISTIC {
        @Override
        double of(double margin) {
            return 1.0 / (1.0 + Math.exp(-margin));
        }
    },

    /** The same of the loss of boosted trees (Friedman 1999, section 4.4), as `GBTClassificationModel` has it. */
    BOOSTED {
        @Override
        double of(double margin) {
            return 1.0 - 1.0 / (1.0 + Math.exp(2.0 * margin));
        }
    };

    abstract double of(double margin);
}
