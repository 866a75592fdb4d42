/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.plan.PipelinePlan;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.core.spec.Support;
import dev.nightjar.orchestration.run.SparkJobs;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Runs nights of a pipeline, all in one Spark application, here or where the environment says. */
final class NightRunner implements AutoCloseable {

    private final Settings settings;
    private final Path file;
    private SparkJobs jobs;

    NightRunner(Settings settings, Path file) {
        this.settings = settings;
        this.file = file;
    }

    /** The pipeline as it is on a date; refuses what is wrong or not supported before Spark starts. */
    PipelineSpec pipeline(LocalDate date) {
        var parsed = settings.pipeline(file, Optional.of(date));
        Support.refuseUnsupported(parsed);
        return parsed.spec();
    }

    /**
     * Runs a night.
     *
     * @param more arguments of the pipeline job, such as `--only ingest`
     * @return the document of the run
     */
    JsonNode run(LocalDate date, List<String> more) {
        return run(List.of(date), more).get(0);
    }

    /** Runs nights in order up to the first that fails, their first steps together where these allow it. */
    List<JsonNode> run(List<LocalDate> dates, List<String> more) {
        PipelineSpec spec = pipeline(dates.get(0));
        if (jobs == null) {
            jobs = settings.nightJobs();
        }
        List<String> arguments = settings.nights()
                .arguments(file, dates.stream().map(LocalDate::toString).collect(joining(",")));
        arguments.addAll(more);
        int steps = PipelinePlan.of(spec).size();
        String title = spec.pipeline() + " " + period(dates);
        try (Progress progress = new Progress(settings, title, dates.size(), steps)) {
            try {
                jobs.run("pipeline", arguments, progress);
            } catch (RuntimeException e) {
                if (settings.json() && !progress.documents().isEmpty()) {
                    settings.print(dates.size() == 1 ? progress.documents().get(0) : progress.documents());
                }
                throw e;
            }
            return progress.documents();
        }
    }

    private static String period(List<LocalDate> dates) {
        LocalDate last = dates.get(dates.size() - 1);
        return dates.size() == 1 ? last.toString() : dates.get(0) + ".." + last;
    }

    @Override
    public void close() {
        if (jobs != null) {
            jobs.close();
        }
    }
}
