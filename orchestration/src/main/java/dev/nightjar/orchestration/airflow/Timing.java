/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow;

import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Time, as a client sees it.
 *
 * @param random of the waits' jitter
 */
public record Timing(Clock clock, Sleeper sleeper, RandomGenerator random) {

    /** Waits. */
    public interface Sleeper {
        /** @throws InterruptedException if the wait was broken off */
        void sleep(Duration wait) throws InterruptedException;
    }

    /** Real time. */
    public static Timing real() {
        return new Timing(Clock.systemUTC(), wait -> Thread.sleep(wait.toMillis()), RandomGenerator.getDefault());
    }

    /** The same, with waits that somebody else may break off. */
    public Timing sleeping(Sleeper other) {
        return new Timing(clock, other, random);
    }

    void sleep(Duration wait) {
        try {
            sleeper.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AirflowFailure.of(AirflowFailure.Kind.INTERRUPTED, "Interrupted while waiting for Airflow.");
        }
    }
}
