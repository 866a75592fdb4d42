/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits that double up to a longest one. Each is drawn from the upper half of its range, so that many clients who began
 * at once do not go on at once.
 */
record Backoff(Duration first, Duration longest, RandomGenerator random) {

    /** The wait after an attempt, the first being 1. */
    Duration after(int attempt) {
        int doublings = Math.min(attempt - 1, 30);
        long millis = Math.min(longest.toMillis(), first.toMillis() << doublings);
        return Duration.ofMillis(millis / 2 + random.nextLong(millis / 2 + 1));
    }
}
