/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.orchestration.airflow.Dag;
import dev.nightjar.orchestration.airflow.DagRun;
import dev.nightjar.orchestration.airflow.TaskInstance;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What Airflow answers, as people and as programs read it. */
final class AirflowText {

    static final List<String> DAG = List.of("dag", "paused", "schedule", "next run");
    static final List<String> RUN = List.of("run", "state", "type", "logical date", "start", "end");
    static final List<String> TASK = List.of("task", "state", "try", "start", "end", "seconds");

    private AirflowText() {}

    static <T> void print(Settings settings, List<T> rows, List<String> names, Function<T, List<String>> cells) {
        if (settings.json()) {
            settings.print(rows);
        } else {
            settings.out().println(TextTable.of(names, rows.stream().map(cells).toList()));
        }
    }

    static int print(Settings settings, Dag dag) {
        if (settings.json()) {
            settings.print(dag);
        } else {
            settings.out().println(dag.dagId() + " is " + (dag.paused() ? "paused" : "not paused"));
        }
        return 0;
    }

    static int print(Settings settings, DagRun run) {
        if (settings.json()) {
            settings.print(run);
        } else {
            settings.out().println(sentence(run));
        }
        return 0;
    }

    static String sentence(DagRun run) {
        return run.dagId() + " " + run.dagRunId() + " is " + run.state();
    }

    static List<String> cells(Dag dag) {
        return List.of(dag.dagId(), dag.paused() ? "yes" : "no", dag.schedule().orElse(""), text(dag.nextRun()));
    }

    static List<String> cells(DagRun run) {
        return List.of(
                run.dagRunId(),
                run.state(),
                run.runType().orElse(""),
                text(run.logicalDate()),
                text(run.startDate()),
                text(run.endDate()));
    }

    static List<String> cells(TaskInstance task) {
        return List.of(
                task.mapIndex() < 0 ? task.taskId() : task.taskId() + "[" + task.mapIndex() + "]",
                task.state().orElse("none"),
                "" + task.tryNumber(),
                text(task.startDate()),
                text(task.endDate()),
                task.duration()
                        .map(seconds -> String.format(Locale.ROOT, "%.1f", seconds))
                        .orElse(""));
    }

    /** The attempt that a task is at, of which there is a log. */
    static int lastTry(List<TaskInstance> tasks, String task) {
        TaskInstance found = tasks.stream()
                .filter(each -> each.taskId().equals(task))
                .findFirst()
                .orElseThrow(() -> new UsageError("Unknown task " + task + ": the run has "
                        + tasks.stream().map(TaskInstance::taskId).toList() + "."));
        if (found.tryNumber() == 0) {
            throw new UsageError("There is no log yet: the task " + task + " has not begun.");
        }
        return found.tryNumber();
    }

    private static String text(Optional<?> value) {
        return value.map(Object::toString).orElse("");
    }
}
