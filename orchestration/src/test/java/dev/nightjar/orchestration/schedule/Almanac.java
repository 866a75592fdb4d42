/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The nights of a schedule, day by day from the calendar and the rules of the time zone alone, with nothing of what
 * evaluates cron expressions: what the clock leaves out in spring comes as much later, what it repeats in autumn comes
 * the second time.
 *
 * @param cron that says the same
 * @param days on which there are ticks
 * @param times of a day's ticks
 */
record Almanac(String cron, ZoneId zone, Predicate<LocalDate> days, List<LocalTime> times) {

    static Almanac daily(ZoneId zone, LocalTime time) {
        return new Almanac(time.getMinute() + " " + time.getHour() + " * * *", zone, day -> true, List.of(time));
    }

    /** Ticks from a day on up to an instant, each with its day. */
    NavigableMap<Instant, LocalDate> ticks(LocalDate from, Instant to) {
        NavigableMap<Instant, LocalDate> ticks = new TreeMap<>();
        for (LocalDate day = from; !instant(day.atStartOfDay()).isAfter(to); day = day.plusDays(1)) {
            if (days.test(day)) {
                for (LocalTime time : times) {
                    ticks.put(instant(day.atTime(time)), day);
                }
            }
        }
        ticks.tailMap(to, false).clear();
        return ticks;
    }

    private Instant instant(LocalDateTime local) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
        if (!offsets.isEmpty()) {
            return local.toInstant(offsets.get(offsets.size() - 1));
        }
        var change = zone.getRules().getTransition(local);
        Duration left = Duration.between(change.getDateTimeBefore(), local);
        return change.getInstant().plus(left);
    }
}
