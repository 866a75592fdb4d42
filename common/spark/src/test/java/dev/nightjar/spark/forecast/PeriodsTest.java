/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAmount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodsTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource(textBlock = """
            PT1H,  Europe/Berlin, 2026-03-29T01:59:59, 2026-03-29T01:00, 2026-03-29T03:00
            PT1H,  Europe/Berlin, 2026-07-01T12:30,    2026-07-01T12:00, 2026-07-01T13:00
            PT15M, Asia/Kolkata,  2026-07-01T12:31,    2026-07-01T12:30, 2026-07-01T12:45
            PT1H,  Asia/Kolkata,  2026-07-01T12:31,    2026-07-01T12:00, 2026-07-01T13:00
            P1D,   Europe/Berlin, 2026-03-29T12:00,    2026-03-29T00:00, 2026-03-30T00:00
            P7D,   Europe/Berlin, 2026-03-29T23:59,    2026-03-23T00:00, 2026-03-30T00:00
            P7D,   Europe/Berlin, 1969-12-28T12:00,    1969-12-22T00:00, 1969-12-29T00:00
            P1M,   Europe/Berlin, 2024-02-29T12:00,    2024-02-01T00:00, 2024-03-01T00:00
            P3M,   Europe/Berlin, 2026-03-31T23:59,    2026-01-01T00:00, 2026-04-01T00:00
            P1Y,   America/Lima,  1969-06-01T00:00,    1969-01-01T00:00, 1970-01-01T00:00
            """)
    void aMomentIsInThePeriodThatBeganLast(
            String frequency, ZoneId zone, LocalDateTime moment, LocalDateTime begin, LocalDateTime next) {
        Periods periods = Periods.of(amount(frequency), zone);
        long period = periods.at(micros(moment, zone));
        assertThat(periods.start(period)).isEqualTo(micros(begin, zone));
        assertThat(periods.start(period + 1)).isEqualTo(micros(next, zone));
    }

    @Test
    void aDayOnWhichClocksChangeHasMoreOrFewerHours() {
        Periods hours = Periods.of(Duration.ofHours(1), BERLIN);
        for (String day : new String[] {"2026-03-29 23", "2026-10-25 25", "2026-06-01 24"}) {
            LocalDate date = LocalDate.parse(day.split(" ")[0]);
            long length = hours.endedBy(hours.endOf(date)) - hours.endedBy(hours.endOf(date.minusDays(1)));
            assertThat(length).as(day).isEqualTo(Long.parseLong(day.split(" ")[1]));
        }
    }

    @Test
    void aPeriodThatGoesOnHasNotEnded() {
        Periods weeks = Periods.of(Period.ofDays(7), BERLIN);
        LocalDate sunday = LocalDate.parse("2026-03-29");
        assertThat(weeks.day(weeks.endedBy(weeks.endOf(sunday)))).isEqualTo(LocalDate.parse("2026-03-23"));
        assertThat(weeks.day(weeks.endedBy(weeks.endOf(sunday.minusDays(1))))).isEqualTo(LocalDate.parse("2026-03-16"));
    }

    private static TemporalAmount amount(String text) {
        return text.contains("T") ? Duration.parse(text) : Period.parse(text);
    }

    private static long micros(LocalDateTime time, ZoneId zone) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time.atZone(zone).toInstant());
    }
}
