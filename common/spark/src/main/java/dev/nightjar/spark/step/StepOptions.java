/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.step;

/**
 * What the command line may ask of a run.
 *
 * @param forceTrain whether to train even if it is not due
 * @param scorer what scores where there is a choice
 */
public record StepOptions(boolean forceTrain, Scorer scorer) {

    /** Nothing asked for. */
    public static final StepOptions DEFAULT = new StepOptions(false, Scorer.COMPILED);

    /** A way to score. */
    public enum Scorer {
        /** Expressions over the columns, without vectors. */
        COMPILED,
        /** Spark ML's own `transform`. */
        PLAIN
    }
}
