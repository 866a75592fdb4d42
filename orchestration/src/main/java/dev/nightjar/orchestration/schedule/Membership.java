/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import dev.nightjar.orchestration.schedule.SchedulerRepository.SchedulerInfo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** This scheduler among those that share the store, and which of them are gone. */
final class Membership {

    /** A scheduler without a heartbeat for so long is thought dead. */
    static final Duration SILENCE = Duration.ofSeconds(30);

    private static final Duration BEAT = Duration.ofSeconds(5);

    private final SchedulerRepository schedulers;
    private final Clock clock;
    private String id = "";
    private Instant lastBeat = Instant.MIN;

    Membership(SchedulerRepository schedulers, Clock clock) {
        this.schedulers = schedulers;
        this.clock = clock;
    }

    String id() {
        return id;
    }

    /** Shows that this scheduler lives. If others thought it dead, it goes on as a new one. */
    void beat() {
        Instant now = clock.instant();
        if (lastBeat.isAfter(now.minus(BEAT))) {
            return;
        }
        if (id.isEmpty() || !schedulers.beat(id)) {
            id = UUID.randomUUID().toString();
            schedulers.register(new SchedulerInfo(id, LocalProcess.current(), now, now));
        }
        lastBeat = now;
    }

    void leave() {
        schedulers.remove(id);
    }

    /** The schedulers that are gone: silent for long, or processes of this machine that do not live. */
    List<SchedulerInfo> dead() {
        Instant silent = clock.instant().minus(SILENCE);
        return schedulers.all().stream()
                .filter(other -> !other.id().equals(id))
                .filter(other ->
                        other.heartbeatAt().isBefore(silent) || other.process().ended())
                .toList();
    }
}
