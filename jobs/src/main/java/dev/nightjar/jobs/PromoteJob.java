/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import dev.nightjar.spark.model.Promotion;
import dev.nightjar.spark.step.Step;
import dev.nightjar.spark.step.StepContext;
import dev.nightjar.spark.step.StepResult;

/** Makes the version that the night trained champion, if it may be. */
public final class PromoteJob implements Step {

    @Override
    public StepResult run(StepContext night) {
        return new Promotion(night).run();
    }

    /** For spark-submit. */
    public static void main(String[] arguments) {
        JobMain.run("promote", new PromoteJob(), arguments);
    }
}
