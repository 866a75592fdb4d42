/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.forecast;

import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What the calendar says of the period that is forecast; public holidays are not known. */
enum CalendarInput {
    HOUR_OF_DAY(Periods.Unit.MICROSECOND, 7, time -> time.getHour() + time.getMinute() / 60.0),
    DAY_OF_WEEK(Periods.Unit.DAY, 28, time -> time.getDayOfWeek().getValue()),
    DAY_OF_MONTH(Periods.Unit.DAY, 365, ZonedDateTime::getDayOfMonth),
    MONTH(Periods.Unit.MONTH, 365, ZonedDateTime::getMonthValue),
    YEAR_SIN(Periods.Unit.MONTH, 365, time -> Math.sin(angle(time))),
    YEAR_COS(Periods.Unit.MONTH, 365, time -> Math.cos(angle(time)));

    private final Periods.Unit longest;
    private final int days;
    private final ToDoubleFunction<ZonedDateTime> value;

    /**
     * @param longest unit of periods within which the value differs
     * @param days of the past that must be learned from. What has not come round yet tells single days of the past from
     *     each other, is learned instead of what repeats, and says nothing of the days to come
     */
    CalendarInput(Periods.Unit longest, int days, ToDoubleFunction<ZonedDateTime> value) {
        this.longest = longest;
        this.days = days;
        this.value = value;
    }

    /** Those that are not the same for all periods. */
    static List<CalendarInput> of(Periods periods) {
        boolean weeks = periods.unit() == Periods.Unit.DAY && periods.length() % 7 == 0;
        return Arrays.stream(values())
                .filter(input -> input.longest.compareTo(periods.unit()) >= 0)
                .filter(input -> !(weeks && input == DAY_OF_WEEK))
                .toList();
    }

    /** Whether so many days of the past are enough to learn from. */
    boolean learnedFrom(long known) {
        return known >= days;
    }

    static CalendarInput named(String input) {
        return valueOf(input.toUpperCase(Locale.ROOT));
    }

    String input() {
        return name().toLowerCase(Locale.ROOT);
    }

    double of(ZonedDateTime start) {
        return value.applyAsDouble(start);
    }

    private static double angle(ZonedDateTime time) {
        return 2 * Math.PI * (time.getDayOfYear() - 1) / time.toLocalDate().lengthOfYear();
    }
}
