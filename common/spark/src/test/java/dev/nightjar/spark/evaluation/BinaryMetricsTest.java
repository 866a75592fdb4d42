/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.spec.ModelSpec.CostSpec;
import dev.nightjar.spark.testing.TestSpark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinaryMetricsTest {

    private static final StructType SCORED = StructType.fromDDL("probability DOUBLE, _target DOUBLE");
    private static final CostSpec COST = new CostSpec(1, 7.5);

    /** Probabilities around one in `rarity`; each pair and each row counted plainly. */
    @ParameterizedTest
    @ValueSource(ints = {2, 100, 10_000, 1_000_000})
    void metricsOfClassesHoweverRareAreThoseOfRowsAndPairs(int rarity) {
        Drawn drawn = Drawn.around(rarity, 3_000, rarity);

        ScoreCells cells = cells(drawn.rows());

        double threshold = Thresholds.highestF1(cells);
        assertThat(drawn.f1(threshold)).isCloseTo(drawn.bestF1(), within(1e-3));
        Map<String, Double> metrics = BinaryMetrics.of(cells, threshold, Optional.of(COST));
        assertThat(metrics.get("areaUnderROC")).isCloseTo(drawn.area(), within(1e-4));
        assertThat(metrics.get("areaUnderPR")).isCloseTo(drawn.averagePrecision(), within(1e-3));
        assertThat(metrics.get("logLoss")).isCloseTo(drawn.logLoss(), within(1e-9));
        assertThat(metrics.get("brier")).isCloseTo(drawn.brier(), within(1e-12));
        assertThat(metrics.get("f1")).isCloseTo(drawn.f1(threshold), within(1e-9));
        assertThat(metrics.get("lift")).isCloseTo(drawn.lift(), within(0.02));
        assertThat(metrics.get("calibrationError"))
                .isCloseTo(drawn.calibrationError(), within(2e-3 * drawn.share() + 1e-12));
        assertThat(metrics.get("cost")).isCloseTo(drawn.cost(threshold, COST), within(1e-9));
        assertThat(metrics)
                .containsOnlyKeys(
                        "areaUnderROC",
                        "areaUnderPR",
                        "logLoss",
                        "brier",
                        "accuracy",
                        "precision",
                        "recall",
                        "f1",
                        "lift",
                        "calibrationError",
                        "cost");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theThresholdOfLeastCostIsThatOfTryingAll(long seed) {
        Drawn drawn = Drawn.around(20, 2_000, seed);

        double threshold = Thresholds.best(cells(drawn.rows()), Optional.of(COST));

        double least = Arrays.stream(drawn.p)
                .map(tried -> drawn.cost(tried, COST))
                .min()
                .orElseThrow();
        assertThat(drawn.cost(threshold, COST)).isCloseTo(least, within(0.01 * least));
    }

    @Test
    void whereAlarmsCostMoreThanTheySaveThereAreNone() {
        List<Row> rows = new ArrayList<>(Drawn.around(20, 500, 4).rows());
        rows.add(RowFactory.create(0.9999, 0.0));
        ScoreCells cells = cells(rows);

        double threshold = Thresholds.best(cells, Optional.of(new CostSpec(1e6, 1)));

        assertThat(threshold).isGreaterThan(1);
        assertThat(BinaryMetrics.of(cells, threshold, Optional.empty()))
                .containsEntry("recall", 0.0)
                .containsEntry("precision", 0.0);
    }

    /** A set of rows tells the truth of all within its interval about nineteen times of twenty. */
    @Test
    void intervalsCoverTheTruth() {
        Drawn all = Drawn.around(5, 200_000, 99);
        Map<String, MetricValue> truth = evaluator().metrics(cells(all.rows()));
        Map<String, Integer> covered = new HashMap<>();
        int sets = 60;
        for (int i = 0; i < sets; i++) {
            evaluator().metrics(cells(Drawn.around(5, 1_000, i).rows())).forEach((name, value) -> {
                double wanted = truth.get(name).value();
                boolean within = value.low().isPresent()
                        && value.low().get() <= wanted
                        && value.high().get() >= wanted;
                covered.merge(name, within ? 1 : 0, Integer::sum);
            });
        }
        for (String name :
                List.of("areaUnderROC", "areaUnderPR", "logLoss", "brier", "accuracy", "recall", "f1", "lift")) {
            assertThat(covered.get(name)).as(name).isBetween(50, 60);
        }
        assertThat(truth.get("calibrationError").low()).isEmpty();
    }

    @Test
    void theSameRowsInAnotherOrderHaveTheSameIntervals() {
        List<Row> rows = Drawn.around(5, 1_000, 1).rows();
        List<Row> reversed = new ArrayList<>(rows);
        Collections.reverse(reversed);

        evaluator().metrics(cells(rows)).forEach((name, value) -> {
            MetricValue other = evaluator().metrics(cells(reversed)).get(name);
            assertThat(other.value()).as(name).isCloseTo(value.value(), within(1e-12));
            assertThat(other.low().orElse(0.0)).isCloseTo(value.low().orElse(0.0), within(1e-12));
        });
    }

    @Test
    void oneClassAloneHasNoMetrics() {
        List<Row> rows = List.of(RowFactory.create(0.2, 0.0), RowFactory.create(0.3, 0.0));

        assertThat(evaluator().metrics(frame(rows))).isEmpty();
    }

    private static BinaryEvaluator evaluator() {
        return new BinaryEvaluator("probability", "_target", 0.5, Optional.empty(), 1);
    }

    private static Dataset<Row> frame(List<Row> rows) {
        return TestSpark.session().createDataFrame(rows, SCORED);
    }

    /** Tallied on the driver, as one task would. */
    private static ScoreCells cells(List<Row> rows) {
        if (rows.size() > 2_000) {
            return ScoreCells.of(frame(rows), functions.col("probability"), functions.col("_target"));
        }
        ScoreTally tally = new ScoreTally();
        rows.forEach(row -> tally.add(new double[] {row.getDouble(0), row.getDouble(1)}));
        return tally.cells();
    }

    /** Scores and classes, and metrics by plain loops over them. */
    private static final class Drawn {

        private final double[] p;
        private final boolean[] positive;

        private Drawn(double[] p, boolean[] positive) {
            this.p = p;
            this.positive = positive;
        }

        static Drawn around(int rarity, int rows, long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            double[] p = new double[rows];
            boolean[] positive = new boolean[rows];
            for (int i = 0; i < rows; i++) {
                positive[i] = random.nextInt(5) == 0;
                double logit = -Math.log(rarity) + random.nextGaussian() + (positive[i] ? 1 : 0);
                p[i] = 1 / (1 + Math.exp(-logit));
            }
            return new Drawn(p, positive);
        }

        List<Row> rows() {
            return IntStream.range(0, p.length)
                    .mapToObj(i -> RowFactory.create(p[i], positive[i] ? 1.0 : 0.0))
                    .toList();
        }

        double share() {
            return Arrays.stream(p).sum() / p.length;
        }

        /** The share of pairs of a positive and a negative row of which the positive one has the higher score. */
        double area() {
            double right = 0;
            long pairs = 0;
            for (int i = 0; i < p.length; i++) {
                for (int j = 0; j < p.length; j++) {
                    if (positive[i] && !positive[j]) {
                        pairs++;
                        right += p[i] > p[j] ? 1 : p[i] == p[j] ? 0.5 : 0;
                    }
                }
            }
            return right / pairs;
        }

        double averagePrecision() {
            double sum = 0;
            int hits = 0;
            List<Integer> order = descending();
            for (int i = 0; i < order.size(); i++) {
                if (positive[order.get(i)]) {
                    hits++;
                    sum += (double) hits / (i + 1);
                }
            }
            return sum / hits;
        }

        double logLoss() {
            double sum = 0;
            for (int i = 0; i < p.length; i++) {
                sum -= Math.log(positive[i] ? p[i] : 1 - p[i]);
            }
            return sum / p.length;
        }

        double brier() {
            double sum = 0;
            for (int i = 0; i < p.length; i++) {
                sum += Math.pow(p[i] - (positive[i] ? 1 : 0), 2);
            }
            return sum / p.length;
        }

        double lift() {
            List<Integer> top = descending().subList(0, p.length / 10);
            return positives(top) / top.size() / (positives(descending()) / p.length);
        }

        double calibrationError() {
            List<Integer> order = descending();
            int size = p.length / 10;
            double error = 0;
            for (int bin = 0; bin < 10; bin++) {
                List<Integer> rows = order.subList(bin * size, (bin + 1) * size);
                double mean = rows.stream().mapToDouble(i -> p[i]).sum() / size;
                error += Math.abs(mean - positives(rows) / size) / 10;
            }
            return error;
        }

        double cost(double threshold, CostSpec cost) {
            double sum = 0;
            for (int i = 0; i < p.length; i++) {
                sum += p[i] >= threshold
                        ? (positive[i] ? 0 : cost.falsePositive())
                        : positive[i] ? cost.falseNegative() : 0;
            }
            return sum / p.length;
        }

        double bestF1() {
            return Arrays.stream(p).map(this::f1).max().orElseThrow();
        }

        double f1(double threshold) {
            int hits = 0;
            int alarms = 0;
            int positives = 0;
            for (int i = 0; i < p.length; i++) {
                positives += positive[i] ? 1 : 0;
                if (p[i] >= threshold) {
                    hits += positive[i] ? 1 : 0;
                    alarms++;
                }
            }
            return 2.0 * hits / (alarms + positives);
        }

        private double positives(List<Integer> rows) {
            return rows.stream().filter(i -> positive[i]).count();
        }

        private List<Integer> descending() {
            return IntStream.range(0, p.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> -p[i]))
                    .toList();
        }
    }
}
