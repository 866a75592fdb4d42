/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

class CalendarTest {

    private static final Periods HOURS = Periods.of(Duration.ofHours(1), ZoneOffset.UTC);
    private static final Periods DAYS = Periods.of(Period.ofDays(1), ZoneOffset.UTC);

    @Test
    void whatHasNotComeRoundInTrainingIsNoInput() {
        assertThat(Calendar.forTrees(HOURS, 6)).isEmpty();
        assertThat(Calendar.forTrees(HOURS, 27)).containsExactly("hour_of_day");
        assertThat(Calendar.forTrees(HOURS, 364)).containsExactly("hour_of_day", "day_of_week");
        assertThat(Calendar.forTrees(DAYS, 365))
                .containsExactly("day_of_week", "day_of_month", "month", "year_sin", "year_cos");
        assertThat(Calendar.forTrees(Periods.of(Period.ofDays(7), ZoneOffset.UTC), 364))
                .isEmpty();
    }

    @Test
    void weightsAreForEachHourAndWeekdayButTheFirst() {
        assertThat(Calendar.forWeights(DAYS, 28))
                .containsExactly(
                        "day_of_week=2",
                        "day_of_week=3",
                        "day_of_week=4",
                        "day_of_week=5",
                        "day_of_week=6",
                        "day_of_week=7");
        assertThat(Calendar.forWeights(HOURS, 365))
                .hasSize(23 + 6 + 2)
                .contains("hour_of_day=23", "year_sin", "year_cos");
    }

    @Test
    void valuesAreThoseOfThePeriodsBegin() {
        List<String> names = List.of("hour_of_day", "hour_of_day=13", "hour_of_day=14", "day_of_week=3", "month");
        double[] values = new double[names.size() + 1];
        // a Wednesday
        new Calendar(names).put(ZonedDateTime.of(2026, 4, 1, 13, 30, 0, 0, ZoneId.of("Europe/Berlin")), values, 1);
        assertThat(values).containsExactly(0, 13.5, 1, 0, 1, 4);
    }
}
