/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.step;

/** One step of a night. It replaces what its date holds in the tables that it writes, and nothing else. */
public interface Step {

    /**
     * Does the step's work for one night.
     *
     * @throws dev.nightjar.core.failure.NightjarFailure for what can be explained to the user
     */
    StepResult run(StepContext night);
}
