/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.schedule;

import dev.nightjar.core.spec.ScheduleSpec;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** Which day a tick processes, and from when to when a day lasts. */
public final class Nights {

    private Nights() {}

    /** The date that a tick processes: yesterday or today on the clock of the schedule's time zone. */
    public static LocalDate dateOf(Instant tick, ScheduleSpec schedule) {
        LocalDate today = tick.atZone(schedule.timezone()).toLocalDate();
        return schedule.date() == ScheduleSpec.TickDate.TODAY ? today : today.minusDays(1);
    }

    /** The first moment of a date; where the clock skips midnight, the first moment after it. */
    public static Instant start(LocalDate date, ZoneId zone) {
        return date.atStartOfDay(zone).toInstant();
    }

    /** The first moment that is no longer of a date. */
    public static Instant end(LocalDate date, ZoneId zone) {
        return start(date.plusDays(1), zone);
    }
}
