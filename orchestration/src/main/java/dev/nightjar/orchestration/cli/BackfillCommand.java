/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.ledger.DeltaRunLedger;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `nightjar backfill`. */
@Command(
        name = "backfill",
        mixinStandardHelpOptions = true,
        description = "Runs every missing or failed night of a period, in order, in one Spark application;"
                + " with --only also those whose feature view was another one.")
final class BackfillCommand implements Callable<Integer> {

    @Mixin
    private Settings settings;

    @Parameters(paramLabel = "FILE", description = "Pipeline file")
    private Path file;

    @Option(names = "--from", required = true, paramLabel = "YYYY-MM-DD", description = "First date")
    private LocalDate from;

    @Option(names = "--to", required = true, paramLabel = "YYYY-MM-DD", description = "Last date")
    private LocalDate to;

    @Option(names = "--only", paramLabel = "STEP", description = "This step or stage only")
    private String only;

    @Option(names = "--again", description = "Run good nights again too")
    private boolean again;

    @Override
    public Integer call() {
        if (from.isAfter(to)) {
            throw new UsageError("Cannot backfill from " + from + " to " + to + ": the first date is after the last.");
        }
        List<String> more = only == null ? List.of() : List.of("--only", only);
        List<JsonNode> documents = List.of();
        try (NightRunner runner = new NightRunner(settings, file)) {
            List<LocalDate> dates = due(runner);
            if (!dates.isEmpty()) {
                documents = runner.run(dates, more);
            }
        }
        if (settings.json()) {
            settings.print(documents);
        } else {
            settings.out().println(documents.size() + " nights run from " + from + " to " + to + ".");
        }
        return 0;
    }

    private List<LocalDate> due(NightRunner runner) {
        return again
                ? from.datesUntil(to.plusDays(1)).toList()
                : new DueNights(new DeltaRunLedger(settings.lake()), runner::pipeline, Optional.ofNullable(only))
                        .between(from, to);
    }
}
