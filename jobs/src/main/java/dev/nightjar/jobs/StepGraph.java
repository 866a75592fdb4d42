/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import dev.nightjar.core.failure.LostRace;
import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.plan.PlannedStep;
import dev.nightjar.spark.job.JobOutput;
import dev.nightjar.spark.step.StepContext;
import dev.nightjar.spark.step.StepRunner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of one night, side by side where none waits for the other: much of a small step's time is planning, which
 * uses one core. After a failure no more steps begin; those under way end first.
 */
final class StepGraph {

    /** More would gain little, as each step's own Spark jobs are parallel already. */
    private static final int AT_ONCE = 3;

    /** As many others that write the same night at once are not expected. */
    private static final int MOST_RACES = 3;

    private static final Logger LOG = LoggerFactory.getLogger(StepGraph.class);

    private final Night night;
    private final JobOutput output;
    private final List<PlannedStep> steps;
    private final Map<String, StepRun> ended = new HashMap<>();
    private Optional<RuntimeException> failure = Optional.empty();

    /** @param done steps that have ended well before */
    StepGraph(Night night, List<PlannedStep> steps, List<StepRun> done, JobOutput output) {
        this.night = night;
        this.steps = steps;
        this.output = output;
        done.forEach(run -> ended.put(run.step(), run));
    }

    /** The first failure. */
    Optional<RuntimeException> failure() {
        return failure;
    }

    /** Runs the steps and answers all that ended, in the order of the plan. */
    List<StepRun> run() {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            follow(new ExecutorCompletionService<>(threads));
        } finally {
            threads.shutdownNow();
        }
        return steps.stream()
                .map(step -> ended.get(step.step()))
                .filter(Objects::nonNull)
                .toList();
    }

    private void follow(CompletionService<StepRunner.Outcome> threads) {
        List<PlannedStep> waiting = new ArrayList<>(steps);
        waiting.removeIf(step -> ended.containsKey(step.step()));
        int running = begin(waiting, threads);
        while (running > 0) {
            take(threads);
            running += begin(waiting, threads) - 1;
        }
    }

    /** Begins the steps that wait for nothing any more, and answers how many. */
    private int begin(List<PlannedStep> waiting, CompletionService<StepRunner.Outcome> threads) {
        if (failure.isPresent()) {
            return 0;
        }
        List<PlannedStep> ready = waiting.stream().filter(this::ready).toList();
        for (PlannedStep step : ready) {
            Future<StepRunner.Outcome> unused = threads.submit(() -> run(step.step()));
        }
        waiting.removeAll(ready);
        return ready.size();
    }

    /** A step waits only for steps of the same run. */
    private boolean ready(PlannedStep step) {
        return step.dependsOn().stream()
                .allMatch(before -> ended.containsKey(before)
                        || steps.stream().noneMatch(other -> other.step().equals(before)));
    }

    /**
     * A step that lost a race left nothing, and goes again after the winner. Else two runs of a night that each win one of two
     * steps would both end, and the night would not be done.
     */
    private StepRunner.Outcome run(String step) {
        output.started(step);
        StepRunner.Outcome outcome = once(step);
        for (int race = 1; race < MOST_RACES && lost(outcome); race++) {
            LOG.warn("{} goes again: {}", step, outcome.run().reason().orElse(""));
            outcome = once(step);
        }
        return outcome;
    }

    private StepRunner.Outcome once(String step) {
        StepContext context = night.step(step);
        SparkSession.setActiveSession(context.spark());
        return StepRunner.run(Steps.of(step), context);
    }

    private static boolean lost(StepRunner.Outcome outcome) {
        return outcome.failure().filter(LostRace.class::isInstance).isPresent();
    }

    private void take(CompletionService<StepRunner.Outcome> threads) {
        try {
            StepRunner.Outcome outcome = threads.take().get();
            ended.put(outcome.run().step(), outcome.run());
            output.result(RunDocument.StepDocument.of(outcome.run()));
            failure = failure.or(outcome::failure);
        } catch (ExecutionException e) {
            RuntimeException cause = e.getCause() instanceof RuntimeException known
                    ? known
                    : new IllegalStateException("A step failed", e.getCause());
            failure = failure.or(() -> Optional.of(cause));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while steps were running", e);
        }
    }
}
