/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import dev.nightjar.spark.monitoring.Monitoring;
import dev.nightjar.spark.step.Step;
import dev.nightjar.spark.step.StepContext;
import dev.nightjar.spark.step.StepResult;

/** Measures drift and performance of one scored date. */
public final class MonitorJob implements Step {

    @Override
    public StepResult run(StepContext night) {
        return new Monitoring(night).run();
    }

    /** For spark-submit. */
    public static void main(String[] arguments) {
        JobMain.run("monitor", new MonitorJob(), arguments);
    }
}
