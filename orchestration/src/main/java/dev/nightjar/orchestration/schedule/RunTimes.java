/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import java.time.Instant;
import java.util.Optional;

/**
 * When what happened to a run.
 *
 * @param decided when a scheduler last looked at it and found something to do
 */
public record RunTimes(
        Optional<Instant> queued,
        Optional<Instant> started,
        Optional<Instant> ended,
        Optional<Instant> decided,
        Instant updated) {

    RunTimes queuedAt(Instant now) {
        return new RunTimes(Optional.of(now), Optional.empty(), Optional.empty(), Optional.of(now), now);
    }

    RunTimes startedAt(Instant now) {
        return new RunTimes(queued, started.or(() -> Optional.of(now)), Optional.empty(), Optional.of(now), now);
    }

    RunTimes endedAt(Instant now) {
        return new RunTimes(queued, started, Optional.of(now), Optional.of(now), now);
    }

    RunTimes updatedAt(Instant now) {
        return new RunTimes(queued, started, ended, decided, now);
    }
}
