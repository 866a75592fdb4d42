/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import dev.nightjar.spark.scoring.Scoring;
import dev.nightjar.spark.step.Step;
import dev.nightjar.spark.step.StepContext;
import dev.nightjar.spark.step.StepResult;

/** Scores one date with the version behind the pipeline's alias. */
public final class ScoreJob implements Step {

    @Override
    public StepResult run(StepContext night) {
        return new Scoring(night).run();
    }

    /** For spark-submit. */
    public static void main(String[] arguments) {
        JobMain.run("score", new ScoreJob(), arguments);
    }
}
