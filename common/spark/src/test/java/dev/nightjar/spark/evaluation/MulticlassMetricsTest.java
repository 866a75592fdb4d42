/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.spark.testing.TestSpark;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MulticlassMetricsTest {

    private static final int CLASSES = 4;
    private static final StructType SCORED =
            StructType.fromDDL("probability ARRAY<DOUBLE>, prediction DOUBLE, _target DOUBLE");
    private static final MulticlassEvaluator EVALUATOR =
            new MulticlassEvaluator("probability", "prediction", "_target", CLASSES, 5);

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void metricsAreThoseOfSparksEvaluatorAndMeansOverClasses(long seed) {
        Dataset<Row> rows = TestSpark.session().createDataFrame(drawn(600, seed), SCORED);

        Map<String, MetricValue> metrics = EVALUATOR.metrics(rows);

        assertThat(metrics).containsOnlyKeys("logLoss", "accuracy", "precision", "recall", "f1");
        assertThat(metrics.get("logLoss").value()).isCloseTo(spark(rows, "logLoss", 0), within(1e-9));
        assertThat(metrics.get("accuracy").value()).isCloseTo(spark(rows, "accuracy", 0), within(1e-9));
        Map<String, String> byLabel =
                Map.of("precision", "precisionByLabel", "recall", "recallByLabel", "f1", "fMeasureByLabel");
        byLabel.forEach((name, ofSpark) -> {
            double mean = 0;
            for (int k = 0; k < CLASSES - 1; k++) {
                mean += spark(rows, ofSpark, k) / (CLASSES - 1);
            }
            assertThat(metrics.get(name).value()).as(name).isCloseTo(mean, within(1e-9));
        });
        assertThat(metrics.values())
                .allSatisfy(value -> assertThat(value.value())
                        .isBetween(value.low().orElseThrow(), value.high().orElseThrow()));
    }

    @Test
    void theTableCountsWhichClassWasTakenForWhich() {
        List<Row> rows = List.of(row(0, 0), row(0, 1), row(0, 1), row(2, 2));

        Confusion confusion = EVALUATOR
                .tally(TestSpark.session().createDataFrame(rows, SCORED), Slices.none())
                .whole();

        assertThat(confusion.table(List.of("a", "b", "c", "d"))).singleElement().satisfies(table -> {
            assertThat(table.columns()).containsExactly("actual \\ predicted", "a", "b", "c", "d");
            assertThat(table.rows())
                    .containsExactly(
                            List.of("a", "1", "2", "0", "0"),
                            List.of("b", "0", "0", "0", "0"),
                            List.of("c", "0", "0", "1", "0"),
                            List.of("d", "0", "0", "0", "0"));
        });
        assertThat(confusion.table(Collections.nCopies(21, "x"))).isEmpty();
    }

    @Test
    void withoutRowsThereAreNone() {
        assertThat(EVALUATOR.metrics(TestSpark.session().createDataFrame(List.of(), SCORED)))
                .isEmpty();
    }

    /** Of four classes the last neither occurs nor is predicted. */
    private static List<Row> drawn(int number, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            int actual = random.nextInt(10) < 7 ? 0 : random.nextInt(2) + 1;
            double[] p = {random.nextDouble(), random.nextDouble(), random.nextDouble(), 0};
            p[actual] += 0.5;
            double sum = p[0] + p[1] + p[2];
            int most = p[0] >= p[1] && p[0] >= p[2] ? 0 : p[1] >= p[2] ? 1 : 2;
            rows.add(RowFactory.create(
                    List.of(p[0] / sum, p[1] / sum, p[2] / sum, 0.0), (double) most, (double) actual));
        }
        return rows;
    }

    private static Row row(int actual, int predicted) {
        return RowFactory.create(List.of(0.25, 0.25, 0.25, 0.25), (double) predicted, (double) actual);
    }

    private static double spark(Dataset<Row> rows, String metric, int label) {
        return new MulticlassClassificationEvaluator()
                .setLabelCol("_target")
                .setMetricName(metric)
                .setMetricLabel(label)
                .evaluate(rows.withColumn("probability", array_to_vector(col("probability"))));
    }
}
