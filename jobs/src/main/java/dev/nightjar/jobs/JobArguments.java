/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.registry.ManifestKeys;
import dev.nightjar.core.spec.Environment;
import dev.nightjar.core.spec.EnvironmentReader;
import dev.nightjar.core.spec.ParsedPipeline;
import dev.nightjar.core.spec.PipelineReader;
import dev.nightjar.core.spec.Substitution;
import dev.nightjar.spark.step.StepOptions;
import dev.nightjar.spark.step.StepOptions.Scorer;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What every job is told: pipeline file, date and warehouse, environment, and what of the night to run. */
final class JobArguments {

    @Option(names = "--pipeline", required = true)
    Path pipeline;

    @Option(names = "--date", required = true, split = ",")
    List<LocalDate> dates = new ArrayList<>();

    @Option(names = "--warehouse", required = true)
    String warehouse;

    @Option(names = "--run-id")
    String runId;

    @Option(names = "--source")
    String source;

    @Option(names = "--view")
    String view;

    @Option(names = "--set")
    Map<String, String> variables = new LinkedHashMap<>();

    @Option(names = "--only")
    String only;

    @Option(names = "--from")
    String from;

    @Option(names = "--to")
    String to;

    @Option(names = "--env-file")
    Path environment;

    @Option(names = "--force-train")
    boolean forceTrain;

    @Option(names = "--scorer")
    Scorer scorer = Scorer.COMPILED;

    /** Reads a command line. */
    static JobArguments parse(List<String> arguments) {
        JobArguments parsed = new JobArguments();
        try {
            new CommandLine(parsed)
                    .setCaseInsensitiveEnumValuesAllowed(true)
                    .parseArgs(arguments.toArray(String[]::new));
        } catch (ParameterException e) {
            throw new UsageError(
                    e.getMessage() + ". A job takes --pipeline FILE --date YYYY-MM-DD[,...] --warehouse URI"
                            + " [--run-id R] [--source S] [--view V] [--set NAME=value] [--only|--from|--to STEP]"
                            + " [--env-file FILE] [--force-train] [--scorer compiled|plain]",
                    e);
        }
        if (parsed.dates.size() > 1 && parsed.runId != null) {
            throw new UsageError("Cannot give " + parsed.dates.size() + " nights one --run-id: leave it out.");
        }
        return parsed;
    }

    /** @throws UsageError if there are several dates */
    void requireOneDate() {
        if (dates.size() > 1) {
            throw new UsageError("Invalid --date: this job takes one date, and was given " + dates.size()
                    + ". PipelineJob takes several.");
        }
    }

    /** The pipeline file with a date's variables in place. */
    ParsedPipeline read(LocalDate date) {
        return PipelineReader.readLocated(pipeline, new Substitution(Optional.of(date), variables, System.getenv()));
    }

    /** Those of the environment file; none without one. */
    ManifestKeys modelKeys() {
        if (environment == null) {
            return ManifestKeys.NONE;
        }
        Environment.Registry registry = EnvironmentReader.registry(environment, System.getenv());
        return ManifestKeys.of(registry.signingKey(), registry.publicKeys());
    }

    StepOptions options() {
        return new StepOptions(forceTrain, scorer);
    }

    StepSelection selection() {
        return new StepSelection(Optional.ofNullable(only), Optional.ofNullable(from), Optional.ofNullable(to));
    }
}
