/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import dev.nightjar.spark.quality.Ingestion;
import dev.nightjar.spark.step.Step;
import dev.nightjar.spark.step.StepContext;
import dev.nightjar.spark.step.StepResult;

/** Brings one date of one source into bronze and quarantine. */
public final class IngestJob implements Step {

    @Override
    public StepResult run(StepContext night) {
        return new Ingestion(night, night.subject()).run();
    }

    /** For spark-submit. */
    public static void main(String[] arguments) {
        JobMain.run("ingest", new IngestJob(), arguments);
    }
}
