/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.orchestration.airflow.AirflowClient;
import dev.nightjar.orchestration.airflow.Dag;
import dev.nightjar.orchestration.airflow.DagRun;
import dev.nightjar.orchestration.airflow.LogRequest;
import dev.nightjar.orchestration.airflow.TaskInstance;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `nightjar airflow`. */
@Command(
        name = "airflow",
        mixinStandardHelpOptions = true,
        description = "Drives an Airflow 2 or 3, or another Nightjar, through its REST API.",
        subcommands = {
            AirflowExportCommand.class,
            AirflowTriggerCommand.class,
            AirflowWaitCommand.class,
            AirflowClearCommand.class,
            AirflowBackfillCommand.class
        })
final class AirflowCommand {

    @Command(name = "version", mixinStandardHelpOptions = true, description = "Which Airflow it is.")
    int version(@Mixin Settings settings, @Mixin AirflowAccess access) {
        String version = access.client(settings).version();
        if (settings.json()) {
            settings.print(Map.of("version", version));
        } else {
            settings.out().println("Airflow " + version);
        }
        return 0;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "The Dags.")
    int list(
            @Mixin Settings settings,
            @Mixin AirflowAccess access,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "1000",
                            description = "How many (default: 1000)")
                    int limit) {
        List<Dag> dags = access.client(settings).dags(limit);
        AirflowText.print(settings, dags, AirflowText.DAG, AirflowText::cells);
        return 0;
    }

    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description = "The newest runs of a Dag, or a run and its tasks.")
    int status(
            @Mixin Settings settings,
            @Mixin AirflowAccess access,
            @Parameters(paramLabel = "DAG", description = "Dag id") String dag,
            @Parameters(arity = "0..1", paramLabel = "RUN", description = "Run id") String runId,
            @Option(names = "--state", paramLabel = "STATE", description = "Runs of this state only") String state,
            @Option(names = "--limit", paramLabel = "N", defaultValue = "20", description = "How many (default: 20)")
                    int limit) {
        AirflowClient client = access.client(settings);
        if (runId == null) {
            List<DagRun> runs = client.runs(dag, Optional.ofNullable(state), limit);
            AirflowText.print(settings, runs, AirflowText.RUN, AirflowText::cells);
            return 0;
        }
        DagRun run = client.run(dag, runId);
        List<TaskInstance> tasks = client.tasks(dag, runId);
        if (settings.json()) {
            settings.print(Map.of("run", run, "tasks", tasks));
        } else {
            settings.out().println(AirflowText.sentence(run));
            AirflowText.print(settings, tasks, AirflowText.TASK, AirflowText::cells);
        }
        return 0;
    }

    @Command(name = "logs", mixinStandardHelpOptions = true, description = "The log of a task's attempt.")
    int logs(
            @Mixin Settings settings,
            @Mixin AirflowAccess access,
            @Parameters(paramLabel = "DAG", description = "Dag id") String dag,
            @Parameters(paramLabel = "RUN", description = "Run id") String runId,
            @Parameters(paramLabel = "TASK", description = "Task id") String task,
            @Option(names = "--try", paramLabel = "N", description = "Attempt (default: the last one)")
                    Integer attempt) {
        AirflowClient client = access.client(settings);
        int number = attempt == null ? AirflowText.lastTry(client.tasks(dag, runId), task) : attempt;
        client.log(new LogRequest(dag, runId, task, number), settings.out()::println);
        settings.out().flush();
        return 0;
    }

    @Command(name = "pause", mixinStandardHelpOptions = true, description = "Lets no runs of a Dag start.")
    int pause(
            @Mixin Settings settings,
            @Mixin AirflowAccess access,
            @Parameters(paramLabel = "DAG", description = "Dag id") String dag) {
        return AirflowText.print(settings, access.client(settings).pause(dag));
    }

    @Command(name = "unpause", mixinStandardHelpOptions = true, description = "Lets runs of a Dag start.")
    int unpause(
            @Mixin Settings settings,
            @Mixin AirflowAccess access,
            @Parameters(paramLabel = "DAG", description = "Dag id") String dag) {
        return AirflowText.print(settings, access.client(settings).unpause(dag));
    }

    @Command(
            name = "cancel",
            mixinStandardHelpOptions = true,
            description = "Marks a run as failed, which stops its tasks.")
    int cancel(
            @Mixin Settings settings,
            @Mixin AirflowAccess access,
            @Parameters(paramLabel = "DAG", description = "Dag id") String dag,
            @Parameters(paramLabel = "RUN", description = "Run id") String runId) {
        return AirflowText.print(settings, access.client(settings).markFailed(dag, runId));
    }
}
