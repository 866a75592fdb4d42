/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import java.time.Instant;
import java.util.Optional;

/**
 * When what happened to a step in its current attempt.
 *
 * @param retry when it is tried again
 */
public record StepTimes(
        Optional<Instant> queued, Optional<Instant> started, Optional<Instant> ended, Optional<Instant> retry) {

    static StepTimes none() {
        return new StepTimes(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    static StepTimes queuedAt(Instant now) {
        return new StepTimes(Optional.of(now), Optional.empty(), Optional.empty(), Optional.empty());
    }

    StepTimes startedAt(Instant now) {
        return new StepTimes(queued, Optional.of(now), Optional.empty(), Optional.empty());
    }

    StepTimes endedAt(Instant now) {
        return new StepTimes(queued, started, Optional.of(now), Optional.empty());
    }

    StepTimes retryAt(Instant at) {
        return new StepTimes(queued, started, ended, Optional.of(at));
    }
}
