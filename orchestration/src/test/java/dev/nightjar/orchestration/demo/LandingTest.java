/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LandingTest {

    private static final LocalDate DAY = LocalDate.parse("2026-01-31");

    @TempDir
    Path folder;

    @Test
    void aDayAloneIsTheDayInASequence() throws IOException {
        Landing all = new Landing(folder.resolve("all"), 7, Optional.empty());
        for (int back = 3; back >= 0; back--) {
            all.deliver(DAY.minusDays(back));
        }
        new Landing(folder.resolve("alone"), 7, Optional.empty()).deliver(DAY);
        for (String source : List.of("transactions", "chargebacks")) {
            String file = source + "/" + DAY + "/" + source + ".csv";
            assertThat(Files.readString(folder.resolve("alone").resolve(file)))
                    .isEqualTo(Files.readString(folder.resolve("all").resolve(file)));
        }
    }

    @Test
    void oneToThreePaymentsInAHundredAreFraudOfAllThreeKinds() {
        List<Transaction> day = new CardTransactions(7, Optional.empty()).of(DAY);
        List<Transaction> fraud = day.stream().filter(Transaction::fraud).toList();
        assertThat(day.size()).isBetween(3_000, 5_000);
        assertThat((double) fraud.size() / day.size()).isBetween(0.01, 0.03);
        assertThat(fraud)
                .anyMatch(t -> t.amount() > 220)
                .anyMatch(t -> t.amount() < 3)
                .anyMatch(t -> t.amount() > 20 && t.amount() < 220);
    }

    @Test
    void everyFraudIsReportedOnceWithinSixDays() throws IOException {
        Landing landing = new Landing(folder, 7, Optional.empty());
        long reported = 0;
        for (int day = 1; day <= 6; day++) {
            landing.deliver(DAY.plusDays(day));
            Path file = folder.resolve("chargebacks")
                    .resolve(DAY.plusDays(day).toString())
                    .resolve("chargebacks.csv");
            reported += Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(Long.toString(DAY.toEpochDay())))
                    .count();
        }
        long fraud = new CardTransactions(7, Optional.empty())
                .of(DAY).stream().filter(Transaction::fraud).count();
        assertThat(reported).isEqualTo(fraud);
    }

    @Test
    void amountsAreHigherFromTheDriftOnAndNotBefore() {
        CardTransactions steady = new CardTransactions(7, Optional.empty());
        CardTransactions drifting = new CardTransactions(7, Optional.of(DAY));
        assertThat(drifting.of(DAY.minusDays(1))).isEqualTo(steady.of(DAY.minusDays(1)));
        assertThat(mean(drifting.of(DAY)) / mean(steady.of(DAY))).isBetween(1.55, 1.65);
    }

    private static double mean(List<Transaction> day) {
        return day.stream().mapToDouble(Transaction::amount).average().orElseThrow();
    }
}
