/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

/**
 * How a model scores.
 *
 * @param scorer which
 * @param reason why not compiled; empty if it is
 */
record ChosenScorer(Scorer scorer, String reason) {

    static final ChosenScorer COMPILED = new ChosenScorer(Scorer.COMPILED, "");

    /** @param reason why not compiled */
    static ChosenScorer plain(String reason) {
        return new ChosenScorer(Scorer.PLAIN, reason);
    }

    boolean isCompiled() {
        return scorer == Scorer.COMPILED;
    }
}
