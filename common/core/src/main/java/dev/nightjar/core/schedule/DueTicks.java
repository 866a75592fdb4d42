/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.schedule;

import dev.nightjar.core.spec.ScheduleSpec;
import dev.nightjar.core.spec.ScheduleSpec.Catchup;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Which ticks of a timetable are due, from how far planning had come. Whoever keeps the watermark and plans each tick
 * once under a unique key loses none and plans none twice, however often and whenever it stops.
 *
 * @param run to be run, oldest first
 * @param leftOut that came and went and are not made up for, oldest first
 * @param watermark how far planning has come with these
 */
public record DueTicks(List<Instant> run, List<Instant> leftOut, Instant watermark) {

    /** A tick found later than this after its time was missed: nothing was there to plan it. */
    public static final Duration GRACE = Duration.ofMinutes(5);

    /** More ticks than this are planned in turns, so that years to make up for hold up nobody else. */
    public static final int AT_ONCE = 100;

    public DueTicks {
        run = List.copyOf(run);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * The ticks after a watermark up to now, sorted by the schedule's rule for missed ones: `all` are run, only the
     * `latest`, or `none` but those that are within {@link #GRACE}.
     */
    public static DueTicks between(CronTimetable timetable, Catchup catchup, Instant watermark, Instant now) {
        List<Instant> due = new ArrayList<>(timetable
                .after(watermark)
                .takeWhile(tick -> !tick.isAfter(now))
                .limit(AT_ONCE)
                .toList());
        Instant reached = due.isEmpty() ? watermark : due.get(due.size() - 1);
        boolean more = due.size() == AT_ONCE
                && timetable.next(reached).filter(next -> !next.isAfter(now)).isPresent();
        int from = switch (catchup) {
            case ALL -> 0;
            case LATEST -> more || due.isEmpty() ? due.size() : due.size() - 1;
            case NONE -> (int) due.stream().filter(tick -> missed(tick, now)).count();
        };
        return new DueTicks(due.subList(from, due.size()), due.subList(0, from), reached);
    }

    /**
     * From where on a pipeline that was never planned is: before the first tick that processes `schedule.start`, else
     * from now on.
     */
    public static Instant firstWatermark(CronTimetable timetable, ScheduleSpec schedule, Instant now) {
        return schedule.start().map(start -> before(start, timetable, schedule)).orElse(now);
    }

    /** Whether a tick was found later than it should have been. */
    public static boolean missed(Instant tick, Instant now) {
        return tick.isBefore(now.minus(GRACE));
    }

    private static Instant before(LocalDate start, CronTimetable timetable, ScheduleSpec schedule) {
        // a second before midnight, so that a tick at midnight is after it
        Instant eve = Nights.start(start, schedule.timezone()).minusSeconds(1);
        return timetable
                .after(eve)
                .takeWhile(tick -> Nights.dateOf(tick, schedule).isBefore(start))
                .reduce(eve, (earlier, later) -> later);
    }
}
