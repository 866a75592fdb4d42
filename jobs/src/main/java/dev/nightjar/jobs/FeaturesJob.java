/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import dev.nightjar.spark.features.NightlyFeatures;
import dev.nightjar.spark.step.Step;
import dev.nightjar.spark.step.StepContext;
import dev.nightjar.spark.step.StepResult;

/** Computes one feature view as of the end of one date. */
public final class FeaturesJob implements Step {

    @Override
    public StepResult run(StepContext night) {
        return new NightlyFeatures(night, night.subject()).run();
    }

    /** For spark-submit. */
    public static void main(String[] arguments) {
        JobMain.run("features", new FeaturesJob(), arguments);
    }
}
