/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.spec.MonitoringSpec.DriftMetric;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DistanceTest {

    /** Calculated by hand: psi of (75.5, 25.5)/101 against (50.5, 50.5)/101; js by Lin's formula. */
    @ParameterizedTest
    @CsvSource({
        "PSI, 0.5 0.5, 75 25, 0.268677",
        "PSI, 0.5 0.5, 50 50, 0",
        "PSI, 0 1 0, 10 0 0, 5.294822",
        "JS, 0.5 0.5, 75 25, 0.048795",
        "JS, 0.5 0.5, 10 0, 0.311278",
        "JS, 0 1, 7 0, 1",
        "JS, 0.2 0.8 0, 2 8 0, 0",
    })
    void distancesAreThoseOfTheirFormulas(DriftMetric metric, String reference, String counts, double expected) {
        assertThat(Distance.of(metric, numbers(reference), rows(counts))).isCloseTo(expected, within(1e-6));
    }

    @ParameterizedTest
    @EnumSource(
            value = DriftMetric.class,
            names = {"PSI", "JS"})
    void aDateWithoutRowsHasNoDistance(DriftMetric metric) {
        assertThat(Distance.of(metric, List.of(0.5, 0.5), List.of(0L, 0L))).isZero();
        assertThat(Distance.expectedByChance(metric, List.of(0.5, 0.5), List.of(0L, 0L)))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void chanceAloneGivesOnAverageWhatIsExpected(long seed) {
        Random random = new Random(seed);
        List<Double> reference = List.of(0.1, 0.2, 0.3, 0.4);
        for (DriftMetric metric : List.of(DriftMetric.PSI, DriftMetric.JS)) {
            double sum = 0;
            for (int trial = 0; trial < 500; trial++) {
                sum += Distance.of(metric, reference, draw(reference, 2000, random));
            }
            double expected = Distance.expectedByChance(metric, reference, draw(reference, 2000, random));
            assertThat(sum / 500).as("%s, seed %d", metric, seed).isCloseTo(expected, within(0.2 * expected));
        }
    }

    @Test
    void aSingleUnseenRowAmongManyIsNoAlert() {
        assertThat(Distance.of(DriftMetric.PSI, List.of(1.0, 0.0), List.of(9999L, 1L)))
                .isLessThan(0.001);
    }

    @ParameterizedTest
    @EnumSource(
            value = DriftMetric.class,
            names = {"KS", "WASSERSTEIN"})
    void metricsThatAreNotThereAreRefused(DriftMetric metric) {
        assertThatThrownBy(() -> Distance.of(metric, List.of(1.0), List.of(1L)))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("not supported yet");
    }

    private static List<Long> draw(List<Double> shares, int rows, Random random) {
        long[] counts = new long[shares.size()];
        for (int row = 0; row < rows; row++) {
            double at = random.nextDouble();
            int bin = 0;
            while (bin < counts.length - 1 && at >= shares.get(bin)) {
                at -= shares.get(bin++);
            }
            counts[bin]++;
        }
        List<Long> drawn = new ArrayList<>();
        for (long count : counts) {
            drawn.add(count);
        }
        return drawn;
    }

    private static List<Double> numbers(String text) {
        return List.of(text.split(" ")).stream().map(Double::valueOf).toList();
    }

    private static List<Long> rows(String text) {
        return List.of(text.split(" ")).stream().map(Long::valueOf).toList();
    }
}
