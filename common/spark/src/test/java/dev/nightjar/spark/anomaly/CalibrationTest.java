/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.spark.testing.TestSpark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CalibrationTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void quantilesAreThoseOfSortedScores(long seed) {
        double[] scores = scores(seed, 3_000);
        ScoreDistribution distribution = ScoreDistribution.of(rows(scores), "score");
        Arrays.sort(scores);
        assertThat(distribution.rows()).isEqualTo(scores.length);
        assertThat(distribution.finite()).isTrue();
        assertThat(distribution.quantile(0)).isEqualTo(scores[0]);
        assertThat(distribution.quantile(1)).isEqualTo(scores[scores.length - 1]);
        for (double share : new double[] {0.01, 0.3, 0.5, 0.77, 0.99, 0.999}) {
            double exact = scores[(int) Math.ceil(share * scores.length) - 1];
            assertThat(distribution.quantile(share))
                    .as("seed %d, share %s", seed, share)
                    .isCloseTo(exact, within(Math.abs(exact) / 4_000));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void theThresholdOfAShareIsReachedByThatShare(long seed) {
        double[] scores = scores(seed, 5_000);
        ScoreDistribution distribution = ScoreDistribution.of(rows(scores), "score");
        for (double share : new double[] {0.001, 0.01, 0.05, 0.5}) {
            double threshold = distribution.reachedBy(share);
            double reached =
                    Arrays.stream(scores).filter(score -> score >= threshold).count() / 5_000.0;
            assertThat(reached).as("seed %d, share %s", seed, share).isCloseTo(share, within(0.002));
        }
        assertThat(distribution.reachedBy(1e-9))
                .isEqualTo(Arrays.stream(scores).max().orElseThrow());
    }

    @Test
    void theThresholdComesAsNearAsTiesAllow() {
        double[] scores = new double[100];
        Arrays.fill(scores, 0, 3, 9);
        Arrays.fill(scores, 3, 10, 5);
        ScoreDistribution distribution = ScoreDistribution.of(rows(scores), "score");
        assertThat(distribution.reachedBy(0.01)).isEqualTo(9);
        assertThat(distribution.reachedBy(0.06)).isEqualTo(9);
        assertThat(distribution.reachedBy(0.07)).isEqualTo(5);
        assertThat(distribution.reachedBy(0.3)).isEqualTo(5);
        assertThat(distribution.reachedBy(0.6)).isEqualTo(0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void scoresAreSharesOfTheTrainingRowsAndKeepTheirOrder(long seed) {
        double[] training = scores(seed, 4_000);
        Calibration calibration = Calibration.of(ScoreDistribution.of(rows(training), "score"));
        Arrays.sort(training);
        for (int i = 0; i < training.length; i += 10) {
            double below = i / 4_000.0;
            // between the quantiles a line stands for the training rows
            assertThat(calibration.score(training[i]))
                    .as("seed %d, row %d", seed, i)
                    .isCloseTo(below, within(0.06));
        }
        assertThat(calibration.score(training[(int) (0.99 * 4_000)])).isCloseTo(0.99, within(0.002));
        double last = -1;
        double widest = training[3_999] - training[0];
        for (double value = training[0] - widest; value < training[3_999] + 1_000 * widest; value += widest / 50) {
            double score = calibration.score(value);
            assertThat(score).isBetween(0.0, 1.0).isGreaterThanOrEqualTo(last);
            assertThat(value <= training[3_999] || score > last)
                    .as("beyond training no two are equal")
                    .isTrue();
            last = score;
        }
        assertThat(last).isLessThan(1);
        assertThat(calibration.score(Double.POSITIVE_INFINITY)).isEqualTo(1);
        assertThat(calibration.score(Double.NaN)).isEqualTo(1);
        assertThat(calibration.score(Double.NEGATIVE_INFINITY)).isZero();
    }

    @Test
    void scoresThatAreAllTheSameStillTellALargerOne() {
        Calibration calibration = Calibration.of(ScoreDistribution.of(rows(new double[] {2, 2, 2, 2}), "score"));
        assertThat(calibration.score(3)).isGreaterThan(calibration.score(2));
        assertThat(calibration.score(1)).isLessThan(calibration.score(2));
    }

    @Test
    void whatIsNotFiniteIsFoundOut() {
        assertThat(ScoreDistribution.of(rows(new double[] {1, Double.NaN}), "score")
                        .finite())
                .isFalse();
        assertThat(ScoreDistribution.of(rows(new double[] {1, Double.NEGATIVE_INFINITY}), "score")
                        .finite())
                .isFalse();
    }

    /** Negative and positive, near 0 and far out, some of them equal. */
    private static double[] scores(long seed, int rows) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] scores = new double[rows];
        for (int i = 0; i < rows; i++) {
            scores[i] = seed % 2 == 0 ? Math.exp(2 * random.nextGaussian()) : 3 * random.nextGaussian() - 1;
            if (random.nextInt(50) == 0) {
                scores[i] = Math.rint(scores[i]);
            }
        }
        return scores;
    }

    private static Dataset<Row> rows(double[] scores) {
        List<Row> rows = new ArrayList<>();
        for (double score : scores) {
            rows.add(RowFactory.create(score));
        }
        return TestSpark.session().createDataFrame(rows, StructType.fromDDL("score DOUBLE"));
    }
}
