/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow;

import dev.nightjar.orchestration.airflow.AirflowFailure.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Looks at a run again and again, ever less often, until it ends. */
public final class RunWatch {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final AirflowClient client;
    private final Timing timing;

    RunWatch(AirflowClient client, Timing timing) {
        this.client = client;
        this.timing = timing;
    }

    /**
     * How long to wait.
     *
     * @param run until it ends; empty for ever
     * @param queued until it begins, which it does not while its Dag is paused; empty for ever
     * @param silence of an Airflow that does not answer, as one that is started anew
     */
    public record Patience(Optional<Duration> run, Optional<Duration> queued, Duration silence) {

        private static final Duration USUAL_SILENCE = Duration.ofMinutes(10);

        /** For a run's end at most so long. */
        public static Patience of(Optional<Duration> run) {
            return new Patience(run, Optional.empty(), USUAL_SILENCE);
        }
    }

    DagRun await(String dagId, String dagRunId, Patience patience, Consumer<DagRun> changes) {
        Backoff backoff = new Backoff(FIRST, LONGEST, timing.random());
        Instant begin = now();
        Instant answered = begin;
        String state = "";
        int looks = 0;
        while (true) {
            try {
                DagRun run = client.run(dagId, dagRunId);
                answered = now();
                if (!run.state().equals(state)) {
                    state = run.state();
                    looks = 0;
                    changes.accept(run);
                }
                if (run.ended()) {
                    return run;
                }
            } catch (AirflowFailure e) {
                if (!e.passing() || past(answered, Optional.of(patience.silence()))) {
                    throw e;
                }
            }
            refuseLateness(dagId, dagRunId, state, begin, patience);
            timing.sleep(backoff.after(++looks));
        }
    }

    private void refuseLateness(String dagId, String dagRunId, String state, Instant begin, Patience patience) {
        if (past(begin, patience.run())) {
            throw AirflowFailure.of(
                    Kind.WAITED_TOO_LONG,
                    "The run " + dagRunId + " of " + dagId + " is "
                            + (state.isEmpty() ? "in an unknown state" : state) + " after "
                            + patience.run().orElseThrow() + ".");
        }
        if (state.equals("queued") && past(begin, patience.queued())) {
            throw AirflowFailure.of(
                    Kind.WAITED_TOO_LONG,
                    "The run " + dagRunId + " of " + dagId + " has not begun after "
                            + patience.queued().orElseThrow()
                            + ". Is the Dag paused, or does its limit of runs leave no room?");
        }
    }

    private boolean past(Instant since, Optional<Duration> limit) {
        return limit.filter(longest -> !now().isBefore(since.plus(longest))).isPresent();
    }

    private Instant now() {
        return timing.clock().instant();
    }
}
