/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import dev.nightjar.core.spec.ScheduleSpec;
import java.time.Duration;

/**
 * How long to wait before a failed step is tried again: twice as long each time, a day at most.
 *
 * @param retries how often it is tried again
 * @param delay before the second attempt
 */
public record RetryRule(int retries, Duration delay) {

    private static final Duration LONGEST = Duration.ofDays(1);

    /** As a pipeline says. */
    public static RetryRule of(ScheduleSpec schedule) {
        return new RetryRule(schedule.retries(), schedule.retryDelay());
    }

    /** The wait after an attempt, the first being 1. */
    Duration after(int tryNumber) {
        Duration wait = delay;
        for (int i = 1; i < tryNumber && wait.compareTo(LONGEST) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    }
}
