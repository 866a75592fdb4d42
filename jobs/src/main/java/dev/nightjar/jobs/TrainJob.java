/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import dev.nightjar.spark.model.Training;
import dev.nightjar.spark.step.Step;
import dev.nightjar.spark.step.StepContext;
import dev.nightjar.spark.step.StepResult;

/** Trains, judges and registers a model version, if one is due. */
public final class TrainJob implements Step {

    @Override
    public StepResult run(StepContext night) {
        return new Training(night).run();
    }

    /** For spark-submit. */
    public static void main(String[] arguments) {
        JobMain.run("train", new TrainJob(), arguments);
    }
}
