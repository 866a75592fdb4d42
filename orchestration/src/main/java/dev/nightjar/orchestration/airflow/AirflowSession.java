/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow;

import dev.nightjar.orchestration.airflow.AirflowFailure.Kind;
import dev.nightjar.orchestration.airflow.ClearRequest.Downstream;
import dev.nightjar.orchestration.airflow.ClearRequest.Which;
import dev.nightjar.orchestration.run.RunSession;
import dev.nightjar.orchestration.run.StepListener;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A run of a Dag, followed task by task. Steps that are to be done again are cleared in the same run. */
final class AirflowSession implements RunSession {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(15);
    private static final Duration SILENCE = Duration.ofMinutes(10);
    private static final Duration GLANCE = Duration.ofSeconds(1);

    private final TriggerRequest trigger;
    private final String round;
    private final Timing timing;
    private final AirflowClient client;
    private final AirflowClient last;
    private final Set<String> told = new HashSet<>();
    private volatile Leaving leaving = Leaving.NOT;

    /** Whether the session is to end before its steps do. */
    private enum Leaving {
        NOT,
        /** What is under way goes on, for another session of the same run. */
        WORK_GOES_ON,
        WORK_STOPS
    }

    /** @param clears how often the run was made to run again; kept in the note of the Dag's run */
    AirflowSession(TriggerRequest trigger, int clears, AirflowSettings settings, Timing timing) {
        this.round = "round " + clears + ".";
        this.trigger = new TriggerRequest(
                trigger.dagId(),
                trigger.dagRunId(),
                trigger.conf(),
                trigger.logicalDate(),
                Optional.of("Run by Nightjar, " + round));
        this.timing = timing.sleeping(wait -> attentively(wait, timing.sleeper()));
        this.client = new AirflowClient(settings, this.timing);
        this.last = new AirflowClient(settings, timing);
    }

    /** Waits in parts, so that it is noticed soon when somebody wants the session to end. */
    private void attentively(Duration wait, Timing.Sleeper sleeper) throws InterruptedException {
        Duration left = wait;
        while (!left.isNegative() && !left.isZero()) {
            refuseIfLeaving();
            Duration part = left.compareTo(GLANCE) < 0 ? left : GLANCE;
            sleeper.sleep(part);
            left = left.minus(part);
        }
        refuseIfLeaving();
    }

    private void refuseIfLeaving() {
        if (leaving != Leaving.NOT) {
            throw new Left();
        }
    }

    @Override
    public void execute(List<String> steps, Path log, StepListener listener) {
        try {
            begin(steps);
            follow(new TaskFollower(client, trigger, steps, log, listener));
            told.addAll(steps);
        } catch (Left e) {
            if (leaving == Leaving.WORK_STOPS) {
                last.markFailed(trigger.dagId(), trigger.dagRunId());
            }
            throw e;
        }
    }

    private void follow(TaskFollower follower) {
        Backoff backoff = new Backoff(FIRST, LONGEST, timing.random());
        Instant answered = timing.clock().instant();
        int looks = 0;
        while (true) {
            refuseIfLeaving();
            try {
                looks = follower.look() ? 0 : looks;
                answered = timing.clock().instant();
                if (follower.done()) {
                    return;
                }
            } catch (AirflowFailure e) {
                if (!e.passing()
                        || answered.plus(SILENCE).isBefore(timing.clock().instant())) {
                    throw e;
                }
            }
            timing.sleep(backoff.after(++looks));
        }
    }

    /** Starts the Dag's run, or if it is there from before, makes those steps run again that are not under way. */
    private void begin(List<String> steps) {
        if (client.dag(trigger.dagId()).paused()) {
            throw AirflowFailure.of(
                    Kind.CONFLICT,
                    "The Dag " + trigger.dagId() + " is paused in Airflow, so that nothing would begin. Unpause it"
                            + " there; Nightjar has a pause of its own.");
        }
        Optional<DagRun> before = there();
        if (before.isEmpty()) {
            client.trigger(trigger);
            return;
        }
        boolean cleared = !before.get().note().orElse("").contains(round);
        List<String> again = client.tasks(trigger.dagId(), trigger.dagRunId()).stream()
                .filter(task -> steps.contains(task.taskId()))
                .filter(task -> cleared || (task.ended() && (!task.endedWell() || told.contains(task.taskId()))))
                .map(TaskInstance::taskId)
                .toList();
        if (!again.isEmpty()) {
            client.clear(new ClearRequest(trigger.dagId(), trigger.dagRunId(), again, Which.ALL, Downstream.STAYS));
        }
        if (cleared) {
            client.note(trigger.dagId(), trigger.dagRunId(), trigger.markedNote());
        }
    }

    private Optional<DagRun> there() {
        try {
            return Optional.of(client.run(trigger.dagId(), trigger.dagRunId()));
        } catch (AirflowFailure e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public void cancel() {
        leaving = Leaving.WORK_STOPS;
    }

    @Override
    public void leave() {
        leaving = Leaving.WORK_GOES_ON;
    }

    @Override
    public void close() {
        if (leaving == Leaving.NOT) {
            leaving = Leaving.WORK_GOES_ON;
        }
    }

    /** Somebody wants the session to end. */
    private static final class Left extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Left() {
            super("the run was taken from its runner", null, false, false);
        }
    }
}
