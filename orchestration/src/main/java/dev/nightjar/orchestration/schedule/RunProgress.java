/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import dev.nightjar.orchestration.run.StepOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A run and its steps within one transaction: takes them from state to state, and keeps what happened. It belongs to
 * one thread. Repositories read it, let somebody change it, and write what changed.
 */
public final class RunProgress {

    /** More losses of a step than this count as failures of it. */
    static final int LOSSES = 5;

    private final Map<String, RunStep> steps = new LinkedHashMap<>();
    private final List<RunStep> pastAttempts = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final StepDependencies dependencies;
    private final Instant now;
    private final Optional<String> actor;
    private Run run;

    /**
     * A run as it is.
     *
     * @param actor who changes it: a user, or empty for the scheduler
     */
    public RunProgress(Run run, List<RunStep> steps, Instant now, Optional<String> actor) {
        this.run = run;
        this.now = now;
        this.actor = actor;
        this.dependencies = new StepDependencies(steps);
        steps.forEach(step -> this.steps.put(step.step(), step));
    }

    public Run run() {
        return run;
    }

    /** In the order of the plan. */
    public List<RunStep> steps() {
        return List.copyOf(steps.values());
    }

    /** A step by its name. */
    public Optional<RunStep> step(String name) {
        return Optional.ofNullable(steps.get(name));
    }

    public StepDependencies dependencies() {
        return dependencies;
    }

    /** The attempts that others followed in this transaction. */
    public List<RunStep> pastAttempts() {
        return List.copyOf(pastAttempts);
    }

    /** What happened in this transaction. */
    public List<Event> events() {
        return List.copyOf(events);
    }

    /** What users do to it. */
    public RunByHand byHand() {
        return new RunByHand(this, now);
    }

    /** A scheduler takes the run: a queued one begins, one whose scheduler is gone goes on. */
    public void takenBy(String scheduler) {
        run = run.with(run.lease().takenBy(scheduler));
        if (run.state() == RunState.QUEUED) {
            become(RunState.RUNNING, run.times().startedAt(now), Optional.empty());
        }
    }

    /**
     * The steps that can be handed over together: each waits only for steps that ended well or are among them. Steps
     * that failed before are among them once their wait is over.
     */
    public List<RunStep> ready() {
        Set<String> ready = new LinkedHashSet<>();
        int before;
        do {
            before = ready.size();
            steps.values().stream()
                    .filter(this::mayBegin)
                    .filter(step -> step.dependsOn().stream().allMatch(other -> doneOrIn(other, ready)))
                    .forEach(step -> ready.add(step.step()));
        } while (ready.size() > before);
        return steps.values().stream()
                .filter(step -> ready.contains(step.step()))
                .toList();
    }

    private boolean mayBegin(RunStep step) {
        return step.state() == RunStepState.NONE
                || (step.state() == RunStepState.UP_FOR_RETRY
                        && step.times().retry().filter(at -> at.isAfter(now)).isEmpty());
    }

    private boolean doneOrIn(String step, Set<String> ready) {
        return ready.contains(step)
                || !steps.containsKey(step)
                || steps.get(step).state().endedWell();
    }

    /** Steps were handed to a runner, which logs to a file. */
    public void submitted(List<String> names, String log) {
        for (String name : names) {
            RunStep step = steps.get(name);
            if (step.state() == RunStepState.UP_FOR_RETRY) {
                pastAttempts.add(step);
            }
            change(step.submitted(StepTimes.queuedAt(now), log), "step.queued", Optional.empty());
        }
    }

    /** A runner began with a step. */
    public void started(String name) {
        RunStep step = steps.get(name);
        change(
                step.with(RunStepState.RUNNING, step.times().startedAt(now), Optional.empty()),
                "step.running",
                Optional.empty());
    }

    /** A runner is done with a step. */
    public void ended(String name, StepOutcome outcome, RetryRule rule) {
        RunStep step = steps.get(name);
        if (!step.state().active()) {
            return;
        }
        StepTimes times = step.times().endedAt(now);
        if (outcome instanceof StepOutcome.Failed failed) {
            failed(step, times, failed, rule);
        } else if (outcome instanceof StepOutcome.Skipped skipped) {
            Optional<String> reason = Optional.of(skipped.reason());
            change(step.with(RunStepState.SKIPPED, times, reason), "step.skipped", reason);
        } else {
            change(step.with(RunStepState.SUCCESS, times, Optional.empty()), "step.success", Optional.empty());
        }
    }

    private void failed(RunStep step, StepTimes times, StepOutcome.Failed failed, RetryRule rule) {
        Optional<String> reason = Optional.of(failed.reason());
        if (failed.worthRetrying() && step.tryNumber() < step.maxTries()) {
            Instant retry = now.plus(rule.after(step.tryNumber()));
            change(step.with(RunStepState.UP_FOR_RETRY, times.retryAt(retry), reason), "step.up_for_retry", reason);
        } else {
            change(step.with(RunStepState.FAILED, times, reason), "step.failed", reason);
        }
    }

    /** A runner does no more of what it was handed: what it had begun failed, the rest waits again. */
    public void handedBack(String reason, RetryRule rule) {
        for (RunStep step : steps()) {
            if (step.state() == RunStepState.QUEUED) {
                change(step.taken(), "step.handed_back", Optional.empty());
            } else if (step.state() == RunStepState.RUNNING) {
                ended(step.step(), StepOutcome.failed(reason), rule);
            }
        }
        giveUpWaiting();
    }

    /** Ends the steps that wait for one that failed, directly or not. */
    void giveUpWaiting() {
        for (RunStep cause : steps()) {
            if (cause.state() == RunStepState.FAILED) {
                dependencies.downstream(Set.of(cause.step())).stream()
                        .map(steps::get)
                        .filter(step -> step.state() == RunStepState.NONE)
                        .forEach(step -> giveUp(step, cause.step() + " failed"));
            }
        }
    }

    private void giveUp(RunStep step, String reason) {
        change(
                step.with(RunStepState.UPSTREAM_FAILED, StepTimes.none().endedAt(now), Optional.of(reason)),
                "step.upstream_failed",
                Optional.of(reason));
    }

    /**
     * The run's scheduler let go of it without a word. That says nothing of what it had begun, which begins again and
     * has as many attempts as before; unless that happens to one step so often that the step may be the reason.
     */
    public void lost(String why, RetryRule rule) {
        event("run.lost", Optional.of(why));
        for (RunStep step : steps()) {
            if (step.state() == RunStepState.RUNNING && step.losses() < LOSSES) {
                change(step.lost(now, why), "step.up_for_retry", Optional.of(why));
            }
        }
        handedBack(why, new RetryRule(rule.retries(), Duration.ZERO));
        release();
        endIfDone();
    }

    /** The run's scheduler is gone without a word, but its work goes on elsewhere, where it is found again. */
    public void passedOn() {
        event("run.lost", run.lease().owner().map(owner -> "its scheduler " + owner + " is gone"));
        released();
    }

    /** The run's scheduler stops in good order. What it had begun begins again, and that attempt does not count. */
    public void released() {
        for (RunStep step : steps()) {
            if (step.state().active()) {
                change(step.taken(), "step.handed_back", Optional.of("taken from its scheduler"));
            }
        }
        release();
    }

    /** A step took longer than it may; the runner is to stop, and what else it had begun begins again. */
    public void timedOut(String name, Duration limit, RetryRule rule) {
        ended(name, StepOutcome.failed("took longer than schedule.timeout, " + limit), rule);
        released();
        giveUpWaiting();
        endIfDone();
    }

    /** Ends the run if its steps have. */
    public void endIfDone() {
        if (run.state() == RunState.RUNNING
                && steps.values().stream().allMatch(step -> step.state().ended())) {
            boolean failed =
                    steps.values().stream().anyMatch(step -> step.state().failed());
            end(failed ? RunState.FAILED : RunState.SUCCESS);
        }
    }

    /** The run is not done by its deadline. */
    public void deadlineMissed() {
        run = run.with(run.deadline().noticed());
        event("run.deadline_missed", run.deadline().at().map(at -> "not done by " + at));
    }

    void release() {
        run = run.with(run.lease().released());
    }

    void end(RunState state) {
        release();
        become(state, run.times().endedAt(now), Optional.empty());
    }

    void become(RunState state, RunTimes times, Optional<String> why) {
        run = run.with(state, times);
        event("run." + state.text(), why);
    }

    void change(RunStep to, String event, Optional<String> extra) {
        steps.put(to.step(), to);
        events.add(Event.ofStep(now, event, run.key(), to, actor, extra));
    }

    void past(RunStep attempt) {
        pastAttempts.add(attempt);
    }

    void replace(Run other) {
        run = other;
    }

    private void event(String event, Optional<String> extra) {
        events.add(Event.ofRun(now, event, run.key(), actor, extra));
    }
}
