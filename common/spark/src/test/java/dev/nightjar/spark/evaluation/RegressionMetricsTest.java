/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.core.registry.Curve;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.spark.testing.TestSpark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegressionMetricsTest {

    private static final StructType SCORED =
            StructType.fromDDL("id INT, actual DOUBLE, predicted DOUBLE, low DOUBLE, high DOUBLE");
    private static final RegressionEvaluator EVALUATOR = new RegressionEvaluator(
            "actual", "predicted", new TreeMap<>(Map.of(0.05, "low", 0.95, "high")), col("id"), 3);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void metricsAreThoseOfPlainLoops(long seed) {
        List<Row> rows = drawn(500, 1e9, seed);

        Map<String, MetricValue> metrics = EVALUATOR.metrics(frame(rows));

        assertThat(metrics)
                .containsOnlyKeys("rmse", "mae", "r2", "mape", "smape", "pinball", "intervalCoverage")
                .allSatisfy((name, value) -> assertThat(value.low().orElseThrow())
                        .as(name)
                        .isLessThanOrEqualTo(value.value())
                        .isLessThanOrEqualTo(value.high().orElseThrow()));
        plain(rows)
                .forEach((name, value) -> assertThat(metrics.get(name).value())
                        .as(name)
                        .isCloseTo(value, within(1e-9 * Math.abs(value) + 1e-9)));
    }

    @Test
    void metricsAreThoseOfSparksEvaluator() {
        Dataset<Row> rows = frame(drawn(500, 10, 4));

        Map<String, MetricValue> metrics = EVALUATOR.metrics(rows);

        for (String metric : List.of("rmse", "mae", "r2")) {
            double spark = new org.apache.spark.ml.evaluation.RegressionEvaluator()
                    .setLabelCol("actual")
                    .setPredictionCol("predicted")
                    .setMetricName(metric)
                    .evaluate(rows);
            assertThat(metrics.get(metric).value()).as(metric).isCloseTo(spark, within(1e-9));
        }
    }

    /** A set of rows tells the truth of all within its interval about nineteen times of twenty. */
    @Test
    void intervalsCoverTheTruth() {
        Map<String, Double> truth = plain(drawn(200_000, 10, 99));
        Map<String, Integer> covered = new HashMap<>();
        int sets = 60;
        RegressionTerms terms = new RegressionTerms(List.of(0.05, 0.95));
        for (int i = 0; i < sets; i++) {
            BlockTally tally = new BlockTally(terms);
            for (Row row : drawn(1_000, 10, i)) {
                tally.add(new double[] {
                    row.getInt(0) % BlockTally.BLOCKS,
                    row.getDouble(1),
                    row.getDouble(2),
                    row.getDouble(3),
                    row.getDouble(4)
                });
            }
            BlockMetrics.of(tally, terms::metrics, i)
                    .forEach((name, value) -> covered.merge(
                            name,
                            value.low().orElseThrow() <= truth.get(name)
                                            && value.high().orElseThrow() >= truth.get(name)
                                    ? 1
                                    : 0,
                            Integer::sum));
        }
        // of mape, whose errors are those of the few smallest values, an interval tells little
        for (String name : List.of("rmse", "mae", "r2", "smape", "pinball", "intervalCoverage")) {
            assertThat(covered.get(name)).as(name).isBetween(49, 60);
        }
    }

    @Test
    void rowsWithoutAnswerOrPredictionAreLeftOut() {
        List<Row> rows = new ArrayList<>(drawn(100, 10, 5));
        Map<String, MetricValue> before = EVALUATOR.metrics(frame(rows));
        rows.add(RowFactory.create(100, null, 1.0, 0.0, 2.0));
        rows.add(RowFactory.create(101, 1.0, null, 0.0, 2.0));

        assertThat(EVALUATOR.metrics(frame(rows))).isEqualTo(before);
        assertThat(EVALUATOR.metrics(frame(List.of()))).isEmpty();
    }

    @Test
    void whatIsAlwaysTheSameHasNoR2AndZerosNoMape() {
        List<Row> rows = List.of(RowFactory.create(1, 0.0, 0.5, 0.0, 1.0), RowFactory.create(2, 0.0, 0.0, 0.0, 1.0));

        assertThat(EVALUATOR.metrics(frame(rows)))
                .doesNotContainKeys("r2", "mape")
                .containsKeys("rmse", "smape");
    }

    @Test
    void curvesShowTenthsAndResiduals() {
        List<Curve> curves = RegressionCurves.of(frame(drawn(5_000, 10, 6)), "predicted", "actual");

        assertThat(curves).extracting(Curve::name).containsExactly("tenths", "residuals");
        List<Curve.Point> tenths = curves.get(0).series().get(0).points();
        assertThat(tenths).hasSize(10).allSatisfy(point -> assertThat(point.y()).isCloseTo(point.x(), within(0.5)));
        List<Curve.Point> residuals = curves.get(1).series().get(0).points();
        assertThat(residuals.stream().mapToDouble(Curve.Point::y).sum()).isCloseTo(1, within(1e-9));
        assertThat(RegressionCurves.of(frame(List.of()), "predicted", "actual")).isEmpty();
    }

    /** Values around a level, predicted with an error of 1. */
    private static List<Row> drawn(int number, double level, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            double predicted = level + 4 * random.nextGaussian();
            double actual = i % 50 == 0 && level < 100 ? 0 : predicted + random.nextGaussian();
            rows.add(RowFactory.create(i, actual, predicted, predicted - 1.5, predicted + 1.5));
        }
        return rows;
    }

    private static Map<String, Double> plain(List<Row> rows) {
        double mean =
                rows.stream().mapToDouble(row -> row.getDouble(1)).average().orElseThrow();
        double squares = 0;
        double absolute = 0;
        double deviations = 0;
        double percentages = 0;
        double symmetric = 0;
        double pinball = 0;
        int notZero = 0;
        int covered = 0;
        for (Row row : rows) {
            double actual = row.getDouble(1);
            double error = actual - row.getDouble(2);
            squares += error * error;
            absolute += Math.abs(error);
            deviations += (actual - mean) * (actual - mean);
            percentages += actual == 0 ? 0 : Math.abs(error) / Math.abs(actual);
            notZero += actual == 0 ? 0 : 1;
            symmetric += Math.abs(error) / ((Math.abs(actual) + Math.abs(row.getDouble(2))) / 2);
            double low = actual - row.getDouble(3);
            double high = actual - row.getDouble(4);
            pinball += (low > 0 ? 0.05 * low : -0.95 * low) / 2 + (high > 0 ? 0.95 * high : -0.05 * high) / 2;
            covered += low >= 0 && high <= 0 ? 1 : 0;
        }
        double number = rows.size();
        return Map.of(
                "rmse", Math.sqrt(squares / number),
                "mae", absolute / number,
                "r2", 1 - squares / deviations,
                "mape", percentages / notZero,
                "smape", symmetric / number,
                "pinball", pinball / number,
                "intervalCoverage", covered / number);
    }

    private static Dataset<Row> frame(List<Row> rows) {
        return TestSpark.session().createDataFrame(rows, SCORED);
    }
}
