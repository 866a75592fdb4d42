/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.spark.dataset.ExampleColumns;
import dev.nightjar.spark.testing.TestSpark;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnomalyTaskTest {

    private static final SparkSession SPARK = TestSpark.session();
    private static final String LABEL = "label: {expr: fraud}";

    private static final PipelineSpec FOREST = spec("isolation_forest", "{numTrees: 20}", "{contamination: 0.02}");

    private static Dataset<Row> examples;

    /** A forest of all examples, which is compared with those of others. */
    private static FittedModel forest;

    @TempDir
    Path folder;

    @BeforeAll
    static void simulate() {
        examples = SimulatedFraud.examples();
        forest = FittedModel.fit(SPARK, TrainingSet.of(examples, FOREST), FOREST);
    }

    /** One customer in fifty is a fraud: a random order has an area of 0.5 and precisions of 0.02. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            isolation_forest | {}                   | 0.90 | 0.25
            kmeans           | {k: 6}               | 0.90 | 0.5
            gaussian_mixture | {k: 3, maxIter: 50}  | 0.95 | 0.5
            pca              | {k: 2}               | 0.90 | 0.5
            pca              | {}                   | 0.70 | 0.25
            """)
    void fraudsAreFoundFarMoreOftenThanByChance(String algorithm, String params, double area, double precision) {
        PipelineSpec spec = spec(algorithm, params, "{contamination: 0.02}");
        TrainingSet set = TrainingSet.of(examples, spec);
        FittedModel fitted = FittedModel.fit(SPARK, set, spec);
        Map<String, MetricValue> test = fitted.metrics().get("test");
        assertThat(test.get("areaUnderROC").value()).isGreaterThan(area);
        assertThat(test.get("areaUnderROC").low().orElseThrow()).isGreaterThan(0.6);
        assertThat(test.get("precisionAtK").value()).isGreaterThan(precision);
        assertThat(test.get("precisionAtK").low().orElseThrow()).isGreaterThan(0.1);
        assertThat(test.get("areaUnderPR").value()).isGreaterThan(precision);
        assertThat(test.get("anomalyRate").value()).isCloseTo(0.02, within(0.01));
        Map<String, MetricValue> baseline = fitted.metrics().get("baseline");
        double frauds = set.split(ExampleColumns.TEST).where("_label").count()
                / (double) set.rows().get(ExampleColumns.TEST);
        assertThat(baseline.get("areaUnderROC").value()).isEqualTo(0.5);
        assertThat(baseline.get("areaUnderPR").value()).isCloseTo(frauds, within(1e-9));
        assertThat(baseline.get("precisionAtK").value()).isCloseTo(frauds, within(1e-9));
        double rate = baseline.get("anomalyRate").value();
        assertThat(baseline.get("precision").value()).isCloseTo(frauds, within(1e-9));
        assertThat(baseline.get("recall").value()).isEqualTo(rate);
        assertThat(baseline.get("f1").value()).isCloseTo(2 * frauds * rate / (frauds + rate), within(1e-9));
        for (String decided : List.of("precision", "recall", "f1")) {
            assertThat(test.get(decided).value())
                    .isGreaterThan(5 * baseline.get(decided).value());
        }
        assertThat(baseline.get("anomalyRate").value()).isCloseTo(0.02, within(0.003));
        assertThat(fitted.outputs()).containsExactly(Map.entry("score", "DOUBLE"), Map.entry("anomaly", "BOOLEAN"));
        assertThat(fitted.judgement().curves())
                .extracting(curve -> curve.name())
                .contains("scoreQuantiles", "roc");
        assertSaved(fitted);
    }

    private void assertSaved(FittedModel fitted) {
        SparkModel loaded = SavedModels.reloaded(fitted.model(), folder.resolve("m"));
        List<Row> scores = scores(loaded);
        assertThat(scores).isEqualTo(scores(fitted.model()));
        double threshold = loaded.description().threshold();
        assertThat(scores).allSatisfy(row -> {
            assertThat(row.getDouble(1)).isBetween(0.0, 1.0);
            assertThat(row.getBoolean(2)).isEqualTo(row.getDouble(1) >= threshold);
        });
    }

    private static List<Row> scores(SparkModel model) {
        return model.predict(examples.drop("_label"))
                .orderBy("id")
                .select("id", "score", "anomaly")
                .collectAsList();
    }

    @Test
    void labelsChangeNoScore() {
        assertSameForest(examples.withColumn("_label", col("id").mod(7).equalTo(0)));
    }

    @Test
    void anIsolationForestIsTheSameHoweverItsRowsArePartitioned() {
        assertSameForest(examples.repartition(5, col("spend")).sortWithinPartitions("night"));
    }

    private static void assertSameForest(Dataset<Row> others) {
        FittedModel other = FittedModel.fit(SPARK, TrainingSet.of(others, FOREST), FOREST);
        assertThat(scores(other.model())).isEqualTo(scores(forest.model()));
    }

    @Test
    void withoutLabelsTheShareOfAnomaliesIsAllThatIsMeasured() {
        PipelineSpec spec = SimulatedFraud.pipeline(
                "{task: anomaly, algorithm: isolation_forest, params: {numTrees: 20}, anomaly: {contamination: 0.05}}");
        FittedModel fitted = FittedModel.fit(SPARK, TrainingSet.of(examples.drop("_label"), spec), spec);
        assertThat(fitted.metrics().get("test").keySet()).containsExactly("anomalyRate");
        assertThat(fitted.metrics().get("test").get("anomalyRate").value()).isCloseTo(0.05, within(0.02));
        assertThat(fitted.metrics().get("baseline").get("anomalyRate").value()).isCloseTo(0.05, within(0.003));
        assertThat(fitted.judgement().curves()).hasSize(1);
    }

    @Test
    void labelsThatAreAllTheSameLeaveOnlyTheShareOfAnomalies() {
        PipelineSpec spec = spec("isolation_forest", "{numTrees: 10}", "{contamination: 0.05}");
        FittedModel fitted =
                FittedModel.fit(SPARK, TrainingSet.of(examples.withColumn("_label", lit(false)), spec), spec);
        assertThat(fitted.metrics().get("test").keySet()).containsExactly("anomalyRate");
        assertThat(fitted.metrics().get("baseline").keySet()).containsExactly("anomalyRate");
        // the next night's labels are judged by all the same
        Dataset<Row> later = fitted.model().predict(examples);
        assertThat(Evaluation.of(fitted.model(), later, 1).get("areaUnderROC").value())
                .isGreaterThan(0.8);
        TrainingSet unnamed = TrainingSet.of(examples.withColumn("_label", lit(true)), spec);
        assertThat(unnamed.target().classes()).containsExactly("false", "true");
        assertThatThrownBy(() -> TrainingSet.of(examples.withColumn("_label", lit("fine")), spec))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("all labels are fine");
    }

    @Test
    void rowsWhoseLabelIsNotKnownAreLearnedFromAndNotJudged() {
        Dataset<Row> some = examples.withColumn("_label", when(col("id").mod(3).gt(0), col("_label")));
        FittedModel fitted = FittedModel.fit(SPARK, TrainingSet.of(some, FOREST), FOREST);
        assertThat(scores(fitted.model())).isEqualTo(scores(forest.model()));
        Map<String, MetricValue> test = fitted.metrics().get("test");
        assertThat(test.get("anomalyRate").value())
                .isEqualTo(forest.metrics().get("test").get("anomalyRate").value());
        Dataset<Row> judged = forest.model().predict(examples.where("_split = 'test' AND id % 3 > 0"));
        assertThat(test.get("areaUnderROC"))
                .isEqualTo(Evaluation.of(forest.model(), judged, 42).get("areaUnderROC"));
        Dataset<Row> none = examples.withColumn("_label", lit(null).cast("boolean"));
        assertThat(FittedModel.fit(SPARK, TrainingSet.of(none, FOREST), FOREST)
                        .metrics()
                        .get("test"))
                .containsOnlyKeys("anomalyRate");
    }

    @Test
    void aThresholdIsTakenAsItIs() {
        PipelineSpec spec = spec("kmeans", "{k: 6}", "{threshold: 0.9}");
        FittedModel fitted = FittedModel.fit(SPARK, TrainingSet.of(examples, spec), spec);
        assertThat(fitted.model().description().threshold()).isEqualTo(0.9);
        // calibrated scores are shares of the training rows
        assertThat(fitted.metrics().get("test").get("anomalyRate").value()).isCloseTo(0.1, within(0.03));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kmeans           | {k: 3700}             | k is 3700, and there are 3595 training rows
            gaussian_mixture | {k: 9000}             | k is 9000, and there are 3595 training rows
            pca              | {k: 10}               | k is 10, and there are 10 features
            """)
    void modelsTooLargeForTheirRowsAreRefused(String algorithm, String params, String message) {
        PipelineSpec spec = spec(algorithm, params, "{contamination: 0.02}");
        TrainingSet set = TrainingSet.of(examples, spec);
        assertThatThrownBy(() -> FittedModel.fit(SPARK, set, spec))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("Cannot train " + algorithm)
                .hasMessageContaining(
                        message.replace("3595", String.valueOf(set.rows().get("train"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kmeans           | {maxDepth: 5}    | Unknown parameter model.params.maxDepth of kmeans
            isolation_forest | {maxSamples: 1}  | Invalid value 1 of model.params.maxSamples
            isolation_forest | {keyCol: spend}  | Unknown parameter model.params.keyCol
            gaussian_mixture | {tol: high}      | Invalid value
            """)
    void wrongParametersAreRefused(String algorithm, String params, String message) {
        PipelineSpec spec = spec(algorithm, params, "{contamination: 0.02}");
        assertThatThrownBy(() -> FittedModel.fit(SPARK, TrainingSet.of(examples, spec), spec))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining(message);
    }

    @Test
    void inputsWithoutAnyValueAreRefused() {
        PipelineSpec spec = spec("isolation_forest", "{}", "{contamination: 0.02}");
        Dataset<Row> empty = examples;
        for (String input : List.of("spend", "payments", "night", "distance_km", "age", "channel")) {
            empty = empty.withColumn(
                    input, lit(null).cast(examples.schema().apply(input).dataType()));
        }
        TrainingSet set = TrainingSet.of(empty, spec);
        assertThatThrownBy(() -> FittedModel.fit(SPARK, set, spec)).isInstanceOf(DataRefused.class);
    }

    private static PipelineSpec spec(String algorithm, String params, String anomaly) {
        return SimulatedFraud.pipeline(
                "{task: anomaly, algorithm: " + algorithm + ", params: " + params + ", anomaly: " + anomaly + "}",
                LABEL);
    }
}
