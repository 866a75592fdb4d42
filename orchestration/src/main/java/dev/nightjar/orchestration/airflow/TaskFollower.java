/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow;

import dev.nightjar.orchestration.run.StepListener;
import dev.nightjar.orchestration.run.StepOutcome;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tells a listener what becomes of some tasks of a run, and keeps their logs. */
final class TaskFollower {

    private final AirflowClient client;
    private final TriggerRequest trigger;
    private final List<String> steps;
    private final Path log;
    private final StepListener listener;
    private final Set<String> started = new HashSet<>();
    private final Set<String> ended = new HashSet<>();
    private boolean runEnded;

    TaskFollower(AirflowClient client, TriggerRequest trigger, List<String> steps, Path log, StepListener listener) {
        this.client = client;
        this.trigger = trigger;
        this.steps = List.copyOf(steps);
        this.log = log;
        this.listener = listener;
    }

    /** Whether no more of the steps will begin. */
    boolean done() {
        return runEnded || ended.size() == steps.size();
    }

    /** Looks how far they are; false if that is as far as the last time. */
    boolean look() {
        // the run is asked first: what its tasks are after it ended is final
        boolean over = client.run(trigger.dagId(), trigger.dagRunId()).ended();
        Map<String, TaskInstance> tasks = client.tasks(trigger.dagId(), trigger.dagRunId()).stream()
                .collect(Collectors.toMap(TaskInstance::taskId, Function.identity(), (first, mapped) -> first));
        int before = started.size() + ended.size();
        steps.forEach(step -> tell(step, tasks));
        runEnded = over;
        return started.size() + ended.size() > before;
    }

    private void tell(String step, Map<String, TaskInstance> tasks) {
        TaskInstance task = tasks.get(step);
        if (task == null) {
            if (!tasks.isEmpty()) {
                throw AirflowFailure.of(
                        AirflowFailure.Kind.INVALID_ANSWER,
                        "The Dag " + trigger.dagId() + " has no task " + step
                                + ". Export the pipeline again, by `nightjar airflow export --driven`.");
            }
            return;
        }
        if (task.startDate().isPresent() && !task.state().equals(Optional.of("upstream_failed"))) {
            start(step);
        }
        if (task.ended() && ended.add(step)) {
            end(step, task);
        }
    }

    private void start(String step) {
        if (started.add(step)) {
            listener.started(step);
        }
    }

    private void end(String step, TaskInstance task) {
        switch (task.state().orElseThrow()) {
            case "success" -> {
                start(step);
                keepLog(step, task);
                listener.ended(step, StepOutcome.success());
            }
            case "skipped" -> {
                start(step);
                listener.ended(step, new StepOutcome.Skipped("skipped in Airflow"));
            }
            case "upstream_failed" -> {
                // it never began: that is the scheduler's to conclude
            }
            default -> {
                start(step);
                keepLog(step, task);
                listener.ended(
                        step,
                        StepOutcome.failed("the task " + step + " of the run " + trigger.dagRunId() + " of the Dag "
                                + trigger.dagId() + " is " + task.state().orElseThrow()));
            }
        }
    }

    /** A log that cannot be had is no reason for the step to fail. */
    private void keepLog(String step, TaskInstance task) {
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            try (BufferedWriter out =
                    Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                line(out, "Log of the task " + step + " in Airflow, try " + task.tryNumber());
                try {
                    client.log(
                            new LogRequest(trigger.dagId(), trigger.dagRunId(), step, Math.max(1, task.tryNumber())),
                            text -> line(out, text));
                } catch (AirflowFailure e) {
                    line(out, e.getMessage());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + log, e);
        }
    }

    private static void line(BufferedWriter out, String text) {
        try {
            out.write(text);
            out.newLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
