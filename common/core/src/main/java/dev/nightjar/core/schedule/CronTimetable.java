/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.schedule;

import com.cronutils.model.Cron;
import com.cronutils.model.time.ExecutionTime;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.spec.CronSyntax;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * The ticks of a cron expression of five fields on the clock of a time zone, by Airflow's rule: the expression is
 * evaluated on local time; a tick that the spring gap swallows is shifted by the gap and not lost, one that autumn
 * repeats happens once, the second time. An hour field of exactly `*` counts elapsed hours and so ticks in each.
 */
public final class CronTimetable {

    private final ExecutionTime cron;
    private final ZoneId zone;
    private final boolean everyHour;

    private CronTimetable(Cron cron, ZoneId zone, boolean everyHour) {
        this.cron = ExecutionTime.forCron(cron);
        this.zone = zone;
        this.everyHour = everyHour;
    }

    /**
     * A timetable from its expression.
     *
     * @throws UsageError if the expression is not one of cron
     */
    public static CronTimetable of(String expression, ZoneId zone) {
        String[] fields = expression.trim().split("\\s+");
        return new CronTimetable(CronSyntax.parse(expression), zone, fields.length > 1 && fields[1].equals("*"));
    }

    /** The first tick after an instant; empty if there is none. */
    public Optional<Instant> next(Instant after) {
        return tick(after, ExecutionTime::nextExecution);
    }

    /** The last tick before an instant; empty if there is none. */
    public Optional<Instant> previous(Instant before) {
        return tick(before, ExecutionTime::lastExecution);
    }

    /** The ticks after an instant. */
    public Stream<Instant> after(Instant start) {
        return Stream.iterate(next(start), Optional::isPresent, tick -> next(tick.orElseThrow()))
                .map(Optional::orElseThrow);
    }

    private Optional<Instant> tick(
            Instant from, BiFunction<ExecutionTime, ZonedDateTime, Optional<ZonedDateTime>> step) {
        ZonedDateTime local = from.atZone(zone);
        ZonedDateTime naive = local.toLocalDateTime().atZone(ZoneOffset.UTC);
        return step.apply(cron, naive)
                .map(found -> everyHour
                        ? local.plus(Duration.between(naive, found)).toInstant()
                        : attach(found.toLocalDateTime()));
    }

    private Instant attach(LocalDateTime local) {
        return local.atZone(zone).withLaterOffsetAtOverlap().toInstant();
    }
}
