/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/**
 * What users do to a run. Whatever touches a step that a runner has takes the run from its scheduler, which notices
 * and stops the runner.
 */
public final class RunByHand {

    private static final Optional<String> BY_HAND = Optional.of("by hand");

    private final RunProgress progress;
    private final Instant now;

    RunByHand(RunProgress progress, Instant now) {
        this.progress = progress;
        this.now = now;
    }

    /** All is well. */
    public void markSuccess() {
        progress.steps().stream()
                .filter(step -> !step.state().endedWell())
                .forEach(step -> set(step, RunStepState.SUCCESS));
        progress.end(RunState.SUCCESS);
    }

    /** The run is over, and failed: steps that were begun fail, the others are skipped. */
    public void markFailed() {
        for (RunStep step : progress.steps()) {
            boolean begun = step.state() == RunStepState.RUNNING || step.state() == RunStepState.UP_FOR_RETRY;
            if (!step.state().ended()) {
                set(step, begun ? RunStepState.FAILED : RunStepState.SKIPPED);
            }
        }
        progress.end(RunState.FAILED);
    }

    /** Back into the queue, with its steps as they are. */
    public void requeue() {
        progress.released();
        progress.become(RunState.QUEUED, progress.run().times().queuedAt(now), BY_HAND);
    }

    /**
     * Some steps are to be done again, with as many attempts as at first. The run goes back into the queue unless it
     * runs and none of them is under way.
     *
     * @param deadline of the run from now on
     */
    public void clear(Collection<String> names, int retries, Optional<Instant> deadline) {
        boolean interrupts = false;
        for (String name : names) {
            RunStep step = progress.step(name).orElseThrow();
            interrupts |= step.state().active();
            keep(step);
            progress.change(step.cleared(retries), "step.cleared", Optional.empty());
        }
        if (!names.isEmpty() && (interrupts || progress.run().state() != RunState.RUNNING)) {
            progress.released();
            progress.replace(progress.run().with(new Deadline(deadline, false)).cleared());
            progress.become(RunState.QUEUED, progress.run().times().queuedAt(now), Optional.of("cleared"));
        }
    }

    private void keep(RunStep step) {
        if (step.state().active()) {
            progress.past(step.with(RunStepState.FAILED, step.times().endedAt(now), Optional.of("cleared")));
        } else if (step.tryNumber() > 0) {
            progress.past(step);
        }
    }

    /** A step's state. */
    public void mark(String name, RunStepState state) {
        RunStep step = progress.step(name).orElseThrow();
        set(step, state);
        if (step.state().active()) {
            progress.released();
        }
        if (progress.run().state() == RunState.RUNNING) {
            progress.giveUpWaiting();
            progress.endIfDone();
        }
    }

    /** The run is one of a backfill from now on. */
    public void joins(long backfill) {
        progress.replace(progress.run().with(progress.run().trigger().of(backfill)));
    }

    /** A remark on the run. */
    public void note(Optional<String> text) {
        Run run = progress.run();
        progress.replace(run.with(run.trigger().withNote(text))
                .with(run.state(), run.times().updatedAt(now)));
    }

    /** A remark on a step. */
    public void noteStep(String name, Optional<String> text) {
        RunStep step = progress.step(name).orElseThrow();
        progress.change(step.noted(text), "step.noted", Optional.empty());
    }

    private void set(RunStep step, RunStepState state) {
        progress.change(step.with(state, step.times().endedAt(now), BY_HAND), "step." + state.text(), BY_HAND);
    }
}
