/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import dev.nightjar.spark.quality.Ingestion;
import dev.nightjar.spark.step.BackfillStep;
import dev.nightjar.spark.step.StepContext;
import dev.nightjar.spark.step.StepResult;
import java.util.List;

/** Brings dates of one source into bronze and quarantine. */
public final class IngestJob implements BackfillStep {

    @Override
    public List<StepResult> run(List<StepContext> nights) {
        return new Ingestion(nights, nights.get(0).subject()).run();
    }

    /** For spark-submit. */
    public static void main(String[] arguments) {
        JobMain.run("ingest", new IngestJob(), arguments);
    }
}
