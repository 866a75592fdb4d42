/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.step;

/** What the command line may ask of a run. */
public record StepOptions(boolean forceTrain) {

    /** Nothing asked for. */
    public static final StepOptions DEFAULT = new StepOptions(false);
}
