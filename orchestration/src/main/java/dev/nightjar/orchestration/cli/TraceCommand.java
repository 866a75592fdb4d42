/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.core.trace.ScoreTrace;
import dev.nightjar.orchestration.run.SparkWorker;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `nightjar trace`. */
@Command(
        name = "trace",
        mixinStandardHelpOptions = true,
        description = "Shows where the score of one row came from: model, features, days of events, file and run;"
                + " and whether the model predicts it again.")
final class TraceCommand implements Callable<Integer> {

    @Mixin
    private Settings settings;

    @Parameters(index = "0", paramLabel = "FILE", description = "Pipeline file")
    private Path file;

    @Option(
            names = "--key",
            required = true,
            paramLabel = "COLUMN=VALUE",
            description = "The row's value of each column of dataset.key")
    private Map<String, String> key = new LinkedHashMap<>();

    @Option(names = "--date", required = true, paramLabel = "YYYY-MM-DD", description = "Night that scored the row")
    private LocalDate date;

    @Override
    public Integer call() {
        PipelineSpec spec = settings.pipeline(file, Optional.of(date)).spec();
        if (spec.dataset().isEmpty()) {
            throw new UsageError("Cannot trace scores of " + spec.pipeline() + ": it has no `dataset`.");
        }
        ScoreTrace trace;
        try (SparkWorker worker = settings.worker()) {
            trace = Answer.of(worker, "trace", arguments(), ScoreTrace.class);
        }
        if (settings.json()) {
            settings.print(trace);
        } else {
            settings.out().println(TraceText.of(trace));
        }
        return 0;
    }

    private List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of(
                "--pipeline",
                file.toAbsolutePath().toString(),
                "--date",
                date.toString(),
                "--warehouse",
                settings.warehouse()));
        key.forEach((column, value) -> arguments.addAll(List.of("--key", column + "=" + value)));
        settings.variables().forEach((name, value) -> arguments.addAll(List.of("--set", name + "=" + value)));
        settings.registryKeys().ifPresent(keys -> arguments.addAll(List.of("--env-file", keys.toString())));
        return arguments;
    }
}
