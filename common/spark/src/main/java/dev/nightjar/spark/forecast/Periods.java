/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.forecast;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAmount;

/**
 * The equal periods that the values of series belong to, numbered without gaps. Periods of days, weeks and months are those
 * of the calendar in a time zone, weeks beginning on Monday; shorter ones are equally long in absolute time, so that a day on
 * which clocks change has 23 or 25 hours.
 *
 * @param length of a period, in the unit
 * @param anchor microseconds since 1970 at which period 0 of a length in absolute time begins
 */
record Periods(Unit unit, long length, long anchor, ZoneId zone) implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final long MICROS = 1_000_000;

    /** 1970-01-01 is a Thursday. */
    private static final int DAYS_SINCE_MONDAY = 3;

    private static final int DAYS_OF_MONTH = 31;

    enum Unit {
        MICROSECOND,
        DAY,
        MONTH
    }

    static Periods of(TemporalAmount frequency, ZoneId zone) {
        long midnight = LocalDate.EPOCH.atStartOfDay(zone).toEpochSecond() * MICROS;
        if (frequency instanceof Duration time) {
            return new Periods(Unit.MICROSECOND, time.toSeconds() * MICROS, midnight, zone);
        }
        Period period = (Period) frequency;
        return period.toTotalMonths() > 0
                ? new Periods(Unit.MONTH, period.toTotalMonths(), 0, zone)
                : new Periods(Unit.DAY, period.getDays(), 0, zone);
    }

    /** The number of the period that a moment is in. */
    long at(long micros) {
        return switch (unit) {
            case MICROSECOND -> Math.floorDiv(micros - anchor, length);
            case DAY -> Math.floorDiv(local(micros).toEpochDay() + DAYS_SINCE_MONDAY, length);
            case MONTH -> Math.floorDiv(months(local(micros)), length);
        };
    }

    /** The last period that has ended by a moment. */
    long endedBy(long micros) {
        return at(micros) - 1;
    }

    /** When a period begins, in microseconds since 1970. */
    long start(long period) {
        return switch (unit) {
            case MICROSECOND -> anchor + period * length;
            case DAY -> midnight(LocalDate.ofEpochDay(period * length - DAYS_SINCE_MONDAY));
            case MONTH -> midnight(LocalDate.EPOCH.plusMonths(period * length));
        };
    }

    ZonedDateTime startIn(long period) {
        return Instant.EPOCH.plus(start(period), ChronoUnit.MICROS).atZone(zone);
    }

    /** The end of a day, in microseconds since 1970. */
    long endOf(LocalDate day) {
        return midnight(day.plusDays(1));
    }

    LocalDate day(long period) {
        return local(start(period));
    }

    /** Days that some periods take, at most. */
    int days(int count) {
        return (int)
                switch (unit) {
                    case MICROSECOND -> count * length / (24 * 3600 * MICROS) + 1;
                    case DAY -> count * length;
                    case MONTH -> count * length * DAYS_OF_MONTH;
                };
    }

    private long midnight(LocalDate day) {
        return day.atStartOfDay(zone).toEpochSecond() * MICROS;
    }

    private LocalDate local(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atZone(zone).toLocalDate();
    }

    private static long months(LocalDate day) {
        return ChronoUnit.MONTHS.between(LocalDate.EPOCH, day.withDayOfMonth(1));
    }
}
