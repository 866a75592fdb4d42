/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.spark.step.StepOptions.Scorer;
import java.util.Map;

/**
 * How a model scores.
 *
 * @param scorer which
 * @param reason why not compiled; empty if it is
 * @param means of columns of preprocessing that are numbers, among training rows: scores are explained by what differs
 */
record ChosenScorer(Scorer scorer, String reason, Map<String, Double> means) {

    static ChosenScorer compiled(Map<String, Double> means) {
        return new ChosenScorer(Scorer.COMPILED, "", means);
    }

    /** @param reason why not compiled */
    static ChosenScorer plain(String reason) {
        return new ChosenScorer(Scorer.PLAIN, reason, Map.of());
    }

    boolean isCompiled() {
        return scorer == Scorer.COMPILED;
    }
}
