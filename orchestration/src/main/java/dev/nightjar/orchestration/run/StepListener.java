/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.run;

/** Is told how far the steps are that a runner was handed. Calls come from threads of the runner. */
public interface StepListener {

    /** A step began. */
    void started(String step);

    /** A step ended. */
    void ended(String step, StepOutcome outcome);
}
