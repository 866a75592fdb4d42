/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.ledger.DeltaRunLedger;
import dev.nightjar.core.ledger.RunLedger;
import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.ledger.StepState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `nightjar runs`. */
@Command(name = "runs", mixinStandardHelpOptions = true, description = "What ran, from the run ledger.")
final class RunsCommand {

    @Command(name = "list", mixinStandardHelpOptions = true, description = "The newest runs.")
    int list(
            @Mixin Settings settings,
            @Option(names = "--pipeline", paramLabel = "NAME", description = "Of this pipeline only") String pipeline,
            @Option(names = "--limit", paramLabel = "N", defaultValue = "20", description = "How many (default: 20)")
                    int limit) {
        Map<String, List<StepRun>> runs = steps(settings, Optional.ofNullable(pipeline), Optional.empty()).stream()
                .collect(Collectors.groupingBy(StepRun::runId, LinkedHashMap::new, Collectors.toList()));
        List<Map<String, Object>> all =
                runs.values().stream().map(RunsCommand::summary).toList();
        List<Map<String, Object>> newest = all.subList(Math.max(0, all.size() - limit), all.size());
        if (settings.json()) {
            settings.print(newest);
        } else {
            settings.out()
                    .println(TextTable.of(
                            List.of("run", "pipeline", "date", "state", "steps", "seconds"),
                            newest.stream()
                                    .map(run -> run.values().stream()
                                            .map(String::valueOf)
                                            .toList())
                                    .toList()));
        }
        return 0;
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "The steps of a run.")
    int show(@Mixin Settings settings, @Parameters(paramLabel = "RUN", description = "Run id") String run) {
        List<StepRun> steps = steps(settings, Optional.empty(), Optional.of(run));
        if (steps.isEmpty()) {
            throw new UsageError("Unknown run " + run + " in " + settings.warehouse() + ". See `nightjar runs list`.");
        }
        if (settings.json()) {
            settings.print(steps);
        } else {
            settings.out()
                    .println(TextTable.of(
                            List.of(
                                    "step",
                                    "state",
                                    "seconds",
                                    "read",
                                    "written",
                                    "quarantined",
                                    "tables read",
                                    "tables written",
                                    "reason"),
                            steps.stream().map(RunsCommand::cells).toList()));
            UsageTable.of(steps).ifPresent(usage -> settings.out().println("\n" + usage));
        }
        return 0;
    }

    private static List<StepRun> steps(Settings settings, Optional<String> pipeline, Optional<String> run) {
        return new DeltaRunLedger(settings.lake())
                .find(new RunLedger.Query(pipeline, Optional.empty(), Optional.empty(), run, Optional.empty()));
    }

    private static Map<String, Object> summary(List<StepRun> steps) {
        StepRun first = steps.get(0);
        boolean failed = StepRun.lastAttempts(steps).stream().anyMatch(step -> step.state() == StepState.FAILED);
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("runId", first.runId());
        summary.put("pipeline", first.pipeline());
        summary.put("date", first.date());
        summary.put("state", failed ? "failed" : "success");
        summary.put("steps", steps.size());
        summary.put(
                "seconds",
                steps.stream().mapToLong(step -> step.took().toMillis()).sum() / 1000.0);
        return summary;
    }

    private static List<String> cells(StepRun step) {
        return List.of(
                step.step(),
                step.state().name().toLowerCase(Locale.ROOT),
                "" + step.took().toMillis() / 1000.0,
                "" + step.rowsRead(),
                "" + step.rowsWritten(),
                "" + step.rowsQuarantined(),
                versions(step.read()),
                versions(step.wrote()),
                step.reason().orElse(""));
    }

    private static String versions(Map<String, Long> tables) {
        return tables.entrySet().stream()
                .map(table -> table.getKey() + "@" + table.getValue())
                .sorted()
                .collect(Collectors.joining(" "));
    }
}
