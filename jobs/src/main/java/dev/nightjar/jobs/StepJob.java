/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.spark.job.Job;
import dev.nightjar.spark.job.JobOutput;
import dev.nightjar.spark.step.Step;
import dev.nightjar.spark.step.StepRunner;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** One step alone, as spark-submit runs it. */
record StepJob(String name, Step step) implements Job {

    @Override
    public void run(SparkSession application, List<String> arguments, JobOutput output) {
        JobArguments parsed = JobArguments.parse(arguments);
        parsed.requireOneDate();
        Night night = Night.open(application, parsed, Clock.systemUTC()).get(0);
        StepRunner.Outcome outcome = StepRunner.run(step, night.step(stepName(parsed, night)));
        output.result(RunDocument.StepDocument.of(outcome.run()));
        outcome.failure().ifPresent(e -> {
            throw e;
        });
    }

    private String stepName(JobArguments arguments, Night night) {
        return switch (name) {
            case "ingest" ->
                name + "."
                        + subject(
                                "--source",
                                arguments.source,
                                night.spec().sources().keySet());
            case "features" ->
                name + "."
                        + subject(
                                "--view",
                                arguments.view,
                                night.spec().features().keySet());
            default -> name;
        };
    }

    /** The one named, or the only one there is. */
    private static String subject(String option, String given, java.util.Set<String> all) {
        Optional<String> only = all.size() == 1 ? all.stream().findFirst() : Optional.empty();
        String subject = Optional.ofNullable(given)
                .or(() -> only)
                .orElseThrow(() -> new UsageError("Missing " + option + ": this pipeline has " + all + "."));
        if (!all.contains(subject)) {
            throw new UsageError("Unknown " + option + " " + subject + ": this pipeline has " + all + ".");
        }
        return subject;
    }
}
