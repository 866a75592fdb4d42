/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

/** What metrics of a regression are made of. */
public final class RegressionSums {

    private final RegressionTerms terms;
    private final BlockTally tally;

    RegressionSums(RegressionTerms terms, BlockTally tally) {
        this.terms = terms;
        this.tally = tally;
    }

    RegressionTerms terms() {
        return terms;
    }

    BlockTally tally() {
        return tally;
    }
}
