/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.step;

import java.util.List;

/** A step that can do many nights in one Spark job. */
public interface BackfillStep extends Step {

    /**
     * Does the step's work for many nights, each date replaced as its night alone would.
     *
     * @param nights in order of their dates, all with the same tables
     * @return one result a night, in the same order
     * @throws dev.nightjar.core.failure.DataRefused if the nights must be run one at a time, be it to find the one whose
     *     data are refused; no table was changed
     */
    List<StepResult> run(List<StepContext> nights);

    @Override
    default StepResult run(StepContext night) {
        return run(List.of(night)).get(0);
    }
}
