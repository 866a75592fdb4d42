/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutlookTest {

    private static final int SEASON = 7;

    @Test
    void ofASeasonThatGrowsThePlaceOneSeasonAgoIsUsual() {
        double[] values = IntStream.range(0, 60)
                .mapToDouble(i -> 100 + 3 * i + 20 * Math.sin(i % SEASON))
                .toArray();
        Outlook outlook = outlook(values, 40);
        for (int period = 41; period <= 47; period++) {
            assertThat(outlook.usual(period)).isCloseTo(values[period - SEASON], within(1e-9));
        }
        for (int period = 48; period <= 54; period++) {
            assertThat(outlook.usual(period)).isCloseTo(values[period - 2 * SEASON], within(1e-9));
        }
    }

    @Test
    void itIsTheMeanOfFourSeasonsWithoutTheirLevelsWhateverIsMissing() {
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            double[] values = IntStream.range(0, 50)
                    .mapToDouble(i -> random.nextInt(4) == 0 ? Double.NaN : random.nextDouble() * 100)
                    .toArray();
            int origin = 10 + random.nextInt(30);
            values[origin] = 50;
            int step = 1 + random.nextInt(2 * SEASON);
            Outlook outlook = outlook(values, origin);
            assertThat(outlook.usual(origin + step))
                    .as("seed " + seed)
                    .isCloseTo(usual(values, origin, step), within(1e-9));
            assertThat(outlook.invert(outlook.apply(12, origin + step), origin + step))
                    .isCloseTo(12, within(1e-9));
        }
    }

    @Test
    void nothingAfterTheOriginCountsAndWithoutSeasonsTheLevelIsUsual() {
        double[] values = IntStream.range(0, 60).mapToDouble(i -> i * i % 17).toArray();
        double before = outlook(values, 40).usual(44);
        Arrays.fill(values, 41, 60, 1e6);
        assertThat(outlook(values, 40).usual(44)).isEqualTo(before);
        Outlook plain =
                Outlook.of(settings(List.of()), new Values(0, values), 40).orElseThrow();
        assertThat(plain.usual(44)).isEqualTo(plain.scale().level());
    }

    private static double usual(double[] values, int origin, int step) {
        int place = (step - 1) % SEASON;
        double level = mean(values, origin - SEASON + 1, origin).orElseThrow();
        return level
                + IntStream.range(0, 4)
                        .map(back -> origin - (back + 1) * SEASON + 1)
                        .filter(begin -> begin + place >= 0 && !Double.isNaN(values[begin + place]))
                        .mapToDouble(begin -> values[begin + place]
                                - mean(values, begin, begin + SEASON - 1).orElseThrow())
                        .average()
                        .orElse(0);
    }

    private static OptionalDouble mean(double[] values, int from, int to) {
        return IntStream.rangeClosed(Math.max(0, from), to)
                .mapToDouble(i -> values[i])
                .filter(value -> !Double.isNaN(value))
                .average();
    }

    private static Outlook outlook(double[] values, int origin) {
        return Outlook.of(settings(List.of(SEASON)), new Values(0, values), origin)
                .orElseThrow();
    }

    private static ForecastSettings settings(List<Integer> seasons) {
        return new ForecastSettings(
                List.of(), "day", List.of(), "P1D", "UTC", 14, List.of(1), seasons, List.of(), false, false, 5, 0.8);
    }
}
