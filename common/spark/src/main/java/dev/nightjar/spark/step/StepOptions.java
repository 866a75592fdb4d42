/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.step;

/**
 * What the command line may ask of a run.
 *
 * @param forceTrain whether to train even if it is not due
 * @param plainScorer whether to score by Spark ML even what is compiled
 */
public record StepOptions(boolean forceTrain, boolean plainScorer) {

    /** Nothing asked for. */
    public static final StepOptions DEFAULT = new StepOptions(false, false);
}
