/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs steps on this machine: one warm Spark application a run, started with its first steps. */
public final class LocalRunner implements Runner {

    /** Codes of failures that would only come again: wrong usage or pipeline file, model refused. */
    private static final List<Integer> FINAL = List.of(2, 4);

    private final Home home;
    private final String warehouse;
    private final Map<String, String> variables;
    private final Optional<Path> registryKeys;

    /**
     * With the Spark of an installation.
     *
     * @param variables of pipeline files, from the environment and the command line
     * @param registryKeys the environment file, if it has keys that models are signed and verified with
     */
    public LocalRunner(Home home, String warehouse, Map<String, String> variables, Optional<Path> registryKeys) {
        this.home = home;
        this.warehouse = warehouse;
        this.variables = Map.copyOf(variables);
        this.registryKeys = registryKeys;
    }

    @Override
    public RunSession open(RunRequest request) {
        return new Session(request);
    }

    /** One run. */
    private final class Session implements RunSession {

        private final RunRequest request;
        private SparkWorker worker;
        private boolean cancelled;

        Session(RunRequest request) {
            this.request = request;
        }

        @Override
        public void execute(List<String> steps, Path log, StepListener listener) {
            SparkWorker spark = worker(log);
            Progress progress = new Progress(listener);
            try {
                spark.run("pipeline", arguments(steps), progress);
            } catch (RemoteFailure e) {
                boolean worthRetrying = !FINAL.contains(e.exitCode());
                forget(spark);
                if (!progress.begun && !worthRetrying) {
                    listener.started(steps.get(0));
                    progress.failed.add(steps.get(0));
                }
                if (progress.failed.isEmpty()) {
                    throw e;
                }
                progress.failed.forEach(
                        step -> listener.ended(step, new StepOutcome.Failed(e.getMessage(), worthRetrying)));
            }
        }

        private synchronized SparkWorker worker(Path log) {
            if (cancelled) {
                throw new RemoteFailure(1, "cancelled");
            }
            if (worker == null) {
                worker = SparkWorker.quiet(home, log);
            }
            return worker;
        }

        /** A worker that has ended is of no more use; the next steps start another. */
        private synchronized void forget(SparkWorker spark) {
            if (!spark.alive()) {
                spark.close();
                worker = null;
            }
        }

        private List<String> arguments(List<String> steps) {
            List<String> arguments = new ArrayList<>(List.of(
                    "--pipeline",
                    request.file().toAbsolutePath().toString(),
                    "--date",
                    request.date().toString(),
                    "--warehouse",
                    warehouse,
                    "--run-id",
                    request.runId(),
                    "--only",
                    String.join(",", steps)));
            variables.forEach((name, value) -> arguments.addAll(List.of("--set", name + "=" + value)));
            registryKeys.ifPresent(keys -> arguments.addAll(List.of("--env-file", keys.toString())));
            return arguments;
        }

        @Override
        public synchronized void cancel() {
            cancelled = true;
            if (worker != null) {
                worker.kill();
            }
        }

        @Override
        public synchronized void close() {
            if (worker != null) {
                worker.close();
                worker = null;
            }
        }
    }

    /** Tells a listener what a worker says. A step that failed is told of at the end, when it is known why. */
    private static final class Progress implements Events {

        private final StepListener listener;
        private final List<String> failed = new ArrayList<>();
        private boolean begun;

        Progress(StepListener listener) {
            this.listener = listener;
        }

        @Override
        public void started(String step) {
            begun = true;
            listener.started(step);
        }

        @Override
        public void result(JsonNode document) {
            String step = document.path("step").asText();
            if (step.isEmpty()) {
                // the document of the run, whose steps have all been told of
                return;
            }
            switch (document.path("state").asText()) {
                case "failed" -> failed.add(step);
                case "skipped" ->
                    listener.ended(
                            step,
                            new StepOutcome.Skipped(document.path("reason").asText("")));
                default -> listener.ended(step, StepOutcome.success());
            }
        }
    }
}
