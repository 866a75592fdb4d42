/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow;

import dev.nightjar.orchestration.store.TickingClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** Waits that take no time but on the clock, and what is to happen during each. */
final class FakeTime {

    final TickingClock clock;
    final List<Duration> waits = new CopyOnWriteArrayList<>();
    private final List<Runnable> meanwhile = new ArrayList<>();

    FakeTime(TickingClock clock) {
        this.clock = clock;
    }

    FakeTime() {
        this(new TickingClock("2026-01-31T02:00:30Z"));
    }

    FakeTime duringWaits(Runnable work) {
        meanwhile.add(work);
        return this;
    }

    /** Nothing happens during waits any more. */
    void clear() {
        meanwhile.clear();
    }

    Timing timing() {
        return new Timing(
                clock,
                wait -> {
                    waits.add(wait);
                    clock.advance(wait);
                    List.copyOf(meanwhile).forEach(Runnable::run);
                },
                new Random(7));
    }
}
