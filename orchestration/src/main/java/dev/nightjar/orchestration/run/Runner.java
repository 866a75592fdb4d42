/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.run;

/** Where steps are executed. */
public interface Runner {

    /** Makes ready for one run. Nothing costly happens before the first steps are handed over. */
    RunSession open(RunRequest request);
}
