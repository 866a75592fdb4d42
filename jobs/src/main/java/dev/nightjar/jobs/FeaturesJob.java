/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import dev.nightjar.spark.features.NightlyFeatures;
import dev.nightjar.spark.step.BackfillStep;
import dev.nightjar.spark.step.StepContext;
import dev.nightjar.spark.step.StepResult;
import java.util.List;

/** Computes one feature view as of the end of dates. */
public final class FeaturesJob implements BackfillStep {

    @Override
    public List<StepResult> run(List<StepContext> nights) {
        return new NightlyFeatures(nights, nights.get(0).subject()).run();
    }

    /** For spark-submit. */
    public static void main(String[] arguments) {
        JobMain.run("features", new FeaturesJob(), arguments);
    }
}
