/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(8);

    @ParameterizedTest
    @CsvSource({"1, 500", "2, 1000", "3, 2000", "4, 4000", "5, 8000", "6, 8000", "31, 8000", "1000000, 8000"})
    void waitsDoubleUpToTheLongestAndAreFromTheUpperHalf(int attempt, long most) {
        assertThat(new Backoff(FIRST, LONGEST, drawing(true)).after(attempt)).isEqualTo(Duration.ofMillis(most));
        assertThat(new Backoff(FIRST, LONGEST, drawing(false)).after(attempt)).isEqualTo(Duration.ofMillis(most / 2));
    }

    @Test
    void clientsThatBeganAtOnceDoNotGoOnAtOnce() {
        Backoff backoff = new Backoff(FIRST, LONGEST, new Random(7));
        Set<Duration> waits = new HashSet<>();
        for (int client = 0; client < 100; client++) {
            waits.add(backoff.after(5));
        }
        assertThat(waits)
                .hasSizeGreaterThan(90)
                .allSatisfy(wait -> assertThat(wait).isBetween(LONGEST.dividedBy(2), LONGEST));
    }

    /** The largest, or the smallest, that may be drawn. */
    private static RandomGenerator drawing(boolean largest) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new UnsupportedOperationException();
            }

            @Override
            public long nextLong(long bound) {
                return largest ? bound - 1 : 0;
            }
        };
    }
}
