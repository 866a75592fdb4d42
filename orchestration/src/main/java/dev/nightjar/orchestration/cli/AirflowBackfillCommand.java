/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.orchestration.airflow.Backfill;
import dev.nightjar.orchestration.airflow.Backfill.Reprocess;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `nightjar airflow backfill`. */
@Command(
        name = "backfill",
        mixinStandardHelpOptions = true,
        description = "Starts a backfill of a Dag in an Airflow 3: the runs of its ticks from one instant to another.")
final class AirflowBackfillCommand implements Callable<Integer> {

    @Mixin
    private Settings settings;

    @Mixin
    private AirflowAccess access;

    @Parameters(paramLabel = "DAG", description = "Dag id")
    private String dag;

    @Option(names = "--from", required = true, paramLabel = "INSTANT", description = "First instant")
    private Instant from;

    @Option(names = "--to", required = true, paramLabel = "INSTANT", description = "Last instant")
    private Instant to;

    @Option(
            names = "--reprocess",
            paramLabel = "WHICH",
            defaultValue = "none",
            description = "Runs that are done again: none, failed or completed (default: none)")
    private Reprocess reprocess;

    @Option(names = "--max-runs", paramLabel = "N", defaultValue = "10", description = "Runs at once (default: 10)")
    private int maxActiveRuns;

    @Override
    public Integer call() {
        Backfill started =
                access.client(settings).backfill(new Backfill.Request(dag, from, to, reprocess, maxActiveRuns));
        if (settings.json()) {
            settings.print(started);
        } else {
            settings.out().println("Backfill " + started.id() + " of " + started.dagId() + " has begun");
        }
        return 0;
    }
}
