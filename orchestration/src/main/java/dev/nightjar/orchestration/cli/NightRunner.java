/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.ledger.DeltaRunLedger;
import dev.nightjar.core.plan.PipelinePlan;
import dev.nightjar.core.spec.ParsedPipeline;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.core.spec.Support;
import dev.nightjar.orchestration.alert.DirectAlerts;
import dev.nightjar.orchestration.alert.DirectAlerts.Night;
import dev.nightjar.orchestration.alert.Targets;
import dev.nightjar.orchestration.run.SparkJobs;
import java.nio.file.Path;
import java.time.Clock;
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
        return parsed(date).spec();
    }

    private ParsedPipeline parsed(LocalDate date) {
        ParsedPipeline parsed = settings.pipeline(file, Optional.of(date));
        Support.refuseUnsupported(parsed);
        return parsed;
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
        ParsedPipeline parsed = parsed(dates.get(0));
        PipelineSpec spec = parsed.spec();
        // what is wrong with it is to be known before the night, not after it
        Targets targets = settings.alerts();
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
                tell(parsed, targets, progress.documents(), Optional.of(e), dates);
                if (settings.json() && !progress.documents().isEmpty()) {
                    settings.print(dates.size() == 1 ? progress.documents().get(0) : progress.documents());
                }
                throw e;
            }
            tell(parsed, targets, progress.documents(), Optional.empty(), dates);
            return progress.documents();
        }
    }

    /** Alerts of the nights that ran, and of the failure that ended them. */
    private void tell(
            ParsedPipeline parsed,
            Targets targets,
            List<JsonNode> documents,
            Optional<RuntimeException> failure,
            List<LocalDate> dates) {
        DirectAlerts alerts = new DirectAlerts(
                new DeltaRunLedger(settings.lake()), targets, Clock.systemUTC(), settings.err()::println);
        boolean told = false;
        for (JsonNode run : documents) {
            boolean failed = run.path("state").asText().equals("failed");
            told |= failed;
            alerts.tell(
                    parsed,
                    new Night(
                            LocalDate.parse(run.path("date").asText()),
                            Optional.of(run.path("runId").asText()),
                            failure.filter(e -> failed).map(Throwable::getMessage)));
        }
        if (failure.isPresent() && !told) {
            LocalDate date = dates.get(Math.min(documents.size(), dates.size() - 1));
            alerts.tell(
                    parsed,
                    new Night(
                            date,
                            Optional.empty(),
                            Optional.of("" + failure.get().getMessage())));
        }
        settings.err().flush();
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
