/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.spark.testing.TestSpark;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntervalsTest {

    private static final SparkSession SPARK = TestSpark.session("Europe/Berlin");

    @ParameterizedTest
    @ValueSource(ints = {4, 9, 28, 101})
    void theMarginIsTheSmallestErrorThatLeavesTheShareWithOneMoreBeyond(int rows) {
        Random random = new Random(rows);
        List<Row> judged = new ArrayList<>();
        List<List<Double>> errors = List.of(new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < 2 * rows; i++) {
            double raw = random.nextGaussian();
            double target = raw + random.nextInt(20) / 8.0 * (random.nextBoolean() ? 1 : -1);
            judged.add(RowFactory.create(i % 2 + 1, raw, target));
            errors.get(i % 2).add(Math.abs(raw - target));
        }
        List<Double> margins = ConformalMargins.of(steps(judged), settings(2));
        for (int step = 0; step < 2; step++) {
            List<Double> sorted = errors.get(step).stream().sorted().toList();
            int k = 0;
            while (k / (rows + 1.0) < 0.8 - 1e-12) {
                k++;
            }
            assertThat(margins.get(step)).isEqualTo(sorted.get(k - 1));
        }
    }

    @Test
    void tooFewErrorsOrNoneOfAStepAreRefused() {
        List<Row> three =
                List.of(RowFactory.create(1, 1.0, 2.0), RowFactory.create(1, 1.0, 3.0), RowFactory.create(1, 1.0, 4.0));
        assertThatThrownBy(() -> ConformalMargins.of(steps(three), settings(1)))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("3 forecasts of step 1, and 4 are needed")
                .hasMessageContaining("dataset.split.validation");
        assertThatThrownBy(() -> ConformalMargins.of(steps(List.of()), settings(1)))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("0 forecasts of step 1");
    }

    @Test
    void marginsOfAnOriginAreOfErrorsOfTheDaysBeforeItAndOfNoneThatCameLater() {
        Random random = new Random(3);
        long day = 24L * 3600 * 1_000_000;
        List<Row> rows = new ArrayList<>();
        for (int origin = 0; origin < 20; origin++) {
            for (int step = 1; step <= 2; step++) {
                for (int series = 0; series < 2; series++) {
                    double target = random.nextInt(100) / 8.0 - 6;
                    rows.add(RowFactory.create(step, (origin + step - 1) * day, origin * day, 20 * day, 0.0, target));
                }
            }
        }
        Dataset<Row> past = SPARK.createDataFrame(
                        rows,
                        StructType.fromDDL("step INT, _at BIGINT, _origin_at BIGINT, _newest_at BIGINT,"
                                + " _prediction DOUBLE, _target DOUBLE"))
                .repartition(3);
        List<Row> rolling = new RecentMargins(settings(2)).rolling(past, past).collectAsList();
        assertThat(rolling).hasSize(rows.size());
        for (Row row : rolling) {
            assertThat(row.<Double>getAs("_margin"))
                    .as(row.toString())
                    .isEqualTo(margin(rows, row.<Integer>getAs("step"), row.<Long>getAs("_origin_at"), 5 * day));
        }
        assertThat(rolling.stream().filter(row -> row.getAs("_margin") == null)).isNotEmpty();
        List<Row> newest = new RecentMargins(settings(2))
                .newest(SPARK.range(1, 3).selectExpr("CAST(id AS INT) AS step"), past)
                .collectAsList();
        assertThat(newest)
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.<Double>getAs("_margin"))
                        .isNotNull()
                        .isEqualTo(margin(rows, row.<Integer>getAs("step"), 20 * day, 5 * day)));
    }

    /** Null if the errors are too few. */
    private static Double margin(List<Row> rows, int step, long origin, long window) {
        List<Double> errors = rows.stream()
                .filter(row -> row.getInt(0) == step && row.getLong(1) < origin && row.getLong(1) >= origin - window)
                .map(row -> Math.abs(row.getDouble(5)))
                .sorted()
                .toList();
        int needed = (int) Math.ceil((errors.size() + 1) * 0.8 - 1e-9);
        return needed > errors.size() ? null : errors.get(needed - 1);
    }

    @Test
    void metricsAreThoseOfTheirDefinitions() {
        Random random = new Random(5);
        List<Row> judged = new ArrayList<>();
        List<double[]> all = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            double y = i % 50 == 0 ? 0 : random.nextInt(100);
            double p = i % 100 == 0 ? 0 : y + random.nextGaussian() * 10;
            double low = p - 12;
            double high = p + 9;
            all.add(new double[] {y, p, low, high});
            judged.add(RowFactory.create(Timestamp.valueOf("2026-03-" + (10 + i % 20) + " 12:00:00"), y, p, low, high));
        }
        double mean = all.stream().mapToDouble(row -> row[0]).average().orElseThrow();
        Map<String, MetricValue> metrics = ForecastMetrics.of(
                SPARK.createDataFrame(
                                judged,
                                StructType.fromDDL("time TIMESTAMP, _label DOUBLE, prediction DOUBLE,"
                                        + " prediction_low DOUBLE, prediction_high DOUBLE"))
                        .repartition(3),
                settings(1),
                1);
        double squares = average(all, row -> Math.pow(row[1] - row[0], 2));
        assertThat(metrics.keySet())
                .containsExactly("rmse", "mae", "r2", "mape", "smape", "pinball", "intervalCoverage");
        is(metrics, "rmse", Math.sqrt(squares));
        is(metrics, "mae", average(all, row -> Math.abs(row[1] - row[0])));
        is(metrics, "r2", 1 - squares / average(all, row -> Math.pow(row[0] - mean, 2)));
        is(
                metrics,
                "mape",
                average(all.stream().filter(row -> row[0] != 0).toList(), row -> Math.abs(row[1] - row[0]) / row[0]));
        is(
                metrics,
                "smape",
                average(
                        all,
                        row -> row[0] == row[1]
                                ? 0
                                : 2 * Math.abs(row[1] - row[0]) / (Math.abs(row[0]) + Math.abs(row[1]))));
        is(metrics, "pinball", average(all, row -> (loss(0.1, row[0], row[2]) + loss(0.9, row[0], row[3])) / 2));
        is(metrics, "intervalCoverage", average(all, row -> row[0] >= row[2] && row[0] <= row[3] ? 1 : 0));
        assertThat(metrics.values()).allSatisfy(metric -> {
            assertThat(metric.low().orElseThrow()).isLessThan(metric.value());
            assertThat(metric.high().orElseThrow()).isGreaterThan(metric.value());
        });
    }

    @Test
    void intervalsOfMetricsAreAsWideAsDaysDiffer() {
        List<Row> judged = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            // all errors of a day are the same
            double error = 1 + i % 4;
            judged.add(RowFactory.create(
                    Timestamp.valueOf("2026-03-0" + (1 + i % 4) + " 12:00:00"), 0.0, error, 0.0, 1.0));
        }
        MetricValue mae = ForecastMetrics.of(
                        SPARK.createDataFrame(
                                judged,
                                StructType.fromDDL("time TIMESTAMP, _label DOUBLE, prediction DOUBLE,"
                                        + " prediction_low DOUBLE, prediction_high DOUBLE")),
                        settings(1),
                        1)
                .get("mae");
        assertThat(mae.value()).isEqualTo(2.5);
        assertThat(mae.low().orElseThrow()).isLessThan(1.8);
        assertThat(mae.high().orElseThrow()).isGreaterThan(3.2);
    }

    private static double loss(double quantile, double y, double q) {
        return y > q ? quantile * (y - q) : (1 - quantile) * (q - y);
    }

    private static void is(Map<String, MetricValue> metrics, String name, double value) {
        assertThat(metrics.get(name).value()).as(name).isCloseTo(value, within(1e-9));
    }

    private static double average(List<double[]> rows, java.util.function.ToDoubleFunction<double[]> what) {
        return rows.stream().mapToDouble(what).average().orElseThrow();
    }

    private static Dataset<Row> steps(List<Row> rows) {
        return SPARK.createDataFrame(rows, StructType.fromDDL("step INT, _prediction DOUBLE, _target DOUBLE"))
                .repartition(3);
    }

    private static ForecastSettings settings(int horizon) {
        return new ForecastSettings(
                List.of(),
                "time",
                List.of(),
                "P1D",
                "UTC",
                horizon,
                List.of(1),
                List.of(),
                List.of(),
                false,
                false,
                5,
                0.8);
    }
}
