/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.serve;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that began at a moment of this machine's clock and goes faster, the same in all processes that are told so. */
final class FastClock extends Clock {

    private final Clock real = Clock.systemUTC();
    private final Instant realStart;
    private final Instant start;
    private final int speed;

    FastClock(Instant realStart, Instant start, int speed) {
        this.realStart = realStart;
        this.start = start;
        this.speed = speed;
    }

    @Override
    public Instant instant() {
        return start.plus(Duration.between(realStart, real.instant()).multipliedBy(speed));
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
