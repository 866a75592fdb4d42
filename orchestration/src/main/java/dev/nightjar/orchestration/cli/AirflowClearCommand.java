/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.orchestration.airflow.ClearRequest;
import dev.nightjar.orchestration.airflow.ClearRequest.Downstream;
import dev.nightjar.orchestration.airflow.ClearRequest.Which;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `nightjar airflow clear`. */
@Command(name = "clear", mixinStandardHelpOptions = true, description = "Makes tasks of a run run again.")
final class AirflowClearCommand implements Callable<Integer> {

    @Mixin
    private Settings settings;

    @Mixin
    private AirflowAccess access;

    @Parameters(index = "0", paramLabel = "DAG", description = "Dag id")
    private String dag;

    @Parameters(index = "1", paramLabel = "RUN", description = "Run id")
    private String runId;

    @Parameters(index = "2..*", arity = "0..*", paramLabel = "TASK", description = "Task ids; default: all")
    private List<String> tasks = List.of();

    @Option(names = "--only-failed", description = "Only those that failed")
    private boolean onlyFailed;

    @Option(names = "--downstream", description = "With the tasks that come after them")
    private boolean downstream;

    @Override
    public Integer call() {
        List<String> cleared = access.client(settings)
                .clear(new ClearRequest(
                        dag,
                        runId,
                        tasks,
                        onlyFailed ? Which.FAILED : Which.ALL,
                        downstream ? Downstream.CLEARED : Downstream.STAYS));
        if (settings.json()) {
            settings.print(cleared);
        } else {
            settings.out().println(cleared.isEmpty() ? "Nothing to clear" : "Cleared " + String.join(", ", cleared));
        }
        return 0;
    }
}
