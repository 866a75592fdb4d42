/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.run;

/** Where steps are executed. */
public interface Runner {

    /** Makes ready for one run. Nothing costly happens before the first steps are handed over. */
    RunSession open(RunRequest request);

    /**
     * Whether work goes on when the process that handed it over dies, and is found again by another session of the same
     * run. Then it does not count as an attempt that failed.
     */
    default boolean findsAgain() {
        return false;
    }
}
