/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.orchestration.airflow.AirflowClient;
import dev.nightjar.orchestration.airflow.DagRun;
import dev.nightjar.orchestration.airflow.RunWatch.Patience;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `nightjar airflow wait`. */
@Command(
        name = "wait",
        mixinStandardHelpOptions = true,
        description = "Waits for a run's end; exit code 1 if it failed.")
final class AirflowWaitCommand implements Callable<Integer> {

    @Mixin
    private Settings settings;

    @Mixin
    private AirflowAccess access;

    @Parameters(paramLabel = "DAG", description = "Dag id")
    private String dag;

    @Parameters(paramLabel = "RUN", description = "Run id")
    private String runId;

    @Option(names = "--timeout", paramLabel = "DURATION", description = "Wait no longer, such as PT2H")
    private Duration timeout;

    @Override
    public Integer call() {
        AirflowClient client = access.client(settings);
        return await(settings, client, client.run(dag, runId), Optional.ofNullable(timeout));
    }

    static int await(Settings settings, AirflowClient client, DagRun run, Optional<Duration> timeout) {
        DagRun ended = client.await(run.dagId(), run.dagRunId(), Patience.of(timeout), now -> {
            if (!settings.quiet() && !now.ended()) {
                settings.err().println(AirflowText.sentence(now));
                settings.err().flush();
            }
        });
        AirflowText.print(settings, ended);
        return ended.succeeded() ? 0 : 1;
    }
}
