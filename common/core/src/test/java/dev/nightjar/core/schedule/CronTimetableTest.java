/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nightjar.core.failure.UsageError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CronTimetableTest {

    @Test
    void ticksAreThoseOfAirflow() throws IOException {
        Path golden = Path.of(System.getProperty("nightjar.home"), "../shared/airflow/cron-golden.csv");
        assumeTrue(Files.exists(golden), "../shared/airflow/cron-golden.csv is absent");
        List<String> wrong = new ArrayList<>();
        for (String line : Files.readAllLines(golden).stream().skip(1).toList()) {
            String row = line.replace("\"", "");
            int at = row.lastIndexOf(',', row.lastIndexOf(',', row.lastIndexOf(',') - 1) - 1);
            int zoneAt = row.lastIndexOf(',', at - 1);
            String[] instants = row.substring(at + 1).split(",");
            CronTimetable cron = CronTimetable.of(row.substring(0, zoneAt), ZoneId.of(row.substring(zoneAt + 1, at)));
            Instant from = Instant.parse(instants[0]);
            if (!cron.next(from).orElseThrow().equals(Instant.parse(instants[1]))
                    || !cron.previous(from).orElseThrow().equals(Instant.parse(instants[2]))) {
                wrong.add(line + " but " + cron.next(from) + " " + cron.previous(from));
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void theNightOfTheSpringClockChangeIsShiftedAndNotLost() {
        CronTimetable nightly = CronTimetable.of("30 2 * * *", ZoneId.of("Europe/Berlin"));
        assertThat(nightly.after(Instant.parse("2026-03-28T12:00:00Z")).limit(2))
                .containsExactly(Instant.parse("2026-03-29T01:30:00Z"), Instant.parse("2026-03-30T00:30:00Z"));
    }

    @Test
    void theNightOfTheAutumnClockChangeComesOnce() {
        CronTimetable nightly = CronTimetable.of("30 2 * * *", ZoneId.of("Europe/Berlin"));
        assertThat(nightly.after(Instant.parse("2026-10-24T12:00:00Z")).limit(2))
                .containsExactly(Instant.parse("2026-10-25T01:30:00Z"), Instant.parse("2026-10-26T01:30:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0 2 * *", "61 2 * * *", "nightly", "0 2 * * * *"})
    void whatIsNoCronExpressionIsRefusedWithItsText(String expression) {
        assertThatThrownBy(() -> CronTimetable.of(expression, ZoneId.of("UTC")))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("'" + expression + "'");
    }
}
