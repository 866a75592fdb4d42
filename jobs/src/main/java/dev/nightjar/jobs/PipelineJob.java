/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.plan.PipelinePlan;
import dev.nightjar.core.plan.PlannedStep;
import dev.nightjar.spark.job.Job;
import dev.nightjar.spark.job.JobOutput;
import dev.nightjar.spark.step.StepRunner;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** A whole night, or a part of it, in one Spark application. */
public final class PipelineJob implements Job {

    @Override
    public String name() {
        return "pipeline";
    }

    /** Runs the steps in order and ends with the first that fails; the last result is the run's document. */
    @Override
    public void run(SparkSession application, List<String> arguments, JobOutput output) {
        JobArguments parsed = JobArguments.parse(arguments);
        Nights night = Nights.open(application, parsed, Clock.systemUTC());
        List<StepRun> runs = new ArrayList<>();
        Optional<RuntimeException> failure = Optional.empty();
        for (PlannedStep step : parsed.selection().of(PipelinePlan.of(night.spec()))) {
            output.started(step.step());
            StepRunner.Outcome outcome = StepRunner.run(Steps.of(step.step()), night.step(step.step()));
            runs.add(outcome.run());
            output.result(RunDocument.StepDocument.of(outcome.run()));
            failure = outcome.failure();
            if (failure.isPresent()) {
                break;
            }
        }
        output.result(RunDocument.of(night, runs));
        failure.ifPresent(e -> {
            throw e;
        });
    }

    /** For spark-submit. */
    public static void main(String[] arguments) {
        JobMain.run(new PipelineJob(), arguments);
    }
}
