/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.plan.PipelinePlan;
import dev.nightjar.core.plan.PlannedStep;
import dev.nightjar.spark.job.Job;
import dev.nightjar.spark.job.JobOutput;
import java.time.Clock;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Whole nights, or parts of them, in one Spark application. */
public final class PipelineJob implements Job {

    @Override
    public String name() {
        return "pipeline";
    }

    /**
     * Runs each night in order, the first steps of many nights together, and ends with the first that fails. Each night's
     * last result is its document.
     */
    @Override
    public void run(SparkSession application, List<String> arguments, JobOutput output) {
        JobArguments parsed = JobArguments.parse(arguments);
        List<Night> nights = Night.open(application, parsed, Clock.systemUTC());
        NightsTogether together = new NightsTogether(output);
        together.run(nights, parsed.selection().of(PipelinePlan.of(nights.get(0).spec())));
        for (Night night : nights) {
            run(night, parsed.selection().of(PipelinePlan.of(night.spec())), together.of(night), output);
        }
    }

    private static void run(Night night, List<PlannedStep> steps, List<StepRun> done, JobOutput output) {
        StepGraph graph = new StepGraph(night, steps, done, output);
        output.result(RunDocument.of(night, graph.run()));
        graph.failure().ifPresent(e -> {
            throw e;
        });
    }

    /** For spark-submit. */
    public static void main(String[] arguments) {
        JobMain.run(new PipelineJob(), arguments);
    }
}
