/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.registry.Bars;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.spark.testing.TestSpark;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusteringTaskTest {

    private static final SparkSession SPARK = TestSpark.session();

    @TempDir
    Path folder;

    /** Three clouds of one deviation, eight apart in x and in thousands of y; some x are missing; the shop tells nothing. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kmeans           | {x: x, y: y, shop: shop}
            bisecting_kmeans | {x: x, y: y, shop: shop}
            """)
    void separateClustersAreFoundAgain(String algorithm, String columns) {
        PipelineSpec spec = ThreeParts.pipeline(algorithm, "{k: 3}", columns, "label: {expr: part}");
        FittedModel fitted = FittedModel.fit(SPARK, TrainingSet.of(ThreeParts.examples(600), spec), spec);
        Map<String, MetricValue> test = fitted.metrics().get("test");
        assertThat(test.keySet()).containsExactlyInAnyOrder("silhouette", "adjustedRand");
        assertThat(test.get("adjustedRand").value()).isGreaterThan(0.95);
        assertThat(test.get("silhouette").value()).isGreaterThan(0.5);
        assertThat(test.get("silhouette").low().orElseThrow())
                .isLessThan(test.get("silhouette").value());
        assertThat(fitted.metrics().get("baseline").get("silhouette").value()).isZero();
        assertThat(fitted.metrics().get("baseline").get("adjustedRand").value()).isZero();
        assertThat(fitted.outputs()).containsExactly(Map.entry("prediction", "INT"), Map.entry("distance", "DOUBLE"));
        Bars sizes = fitted.judgement().bars().get(0);
        assertThat(sizes.bars())
                .hasSize(3)
                .allSatisfy(bar -> assertThat(bar.value()).isBetween(110.0, 170.0));
        assertThat(fitted.model().profile().prediction()).isPresent();
        assertSaved(fitted);
    }

    /** Values that are missing would be imputed with the same number, which a Gaussian of its own fits best. */
    @Test
    void aMixtureFindsThemInNumbersOfWhichNoneAreMissing() {
        PipelineSpec spec =
                ThreeParts.pipeline("gaussian_mixture", "{k: 3, maxIter: 50}", "{x: x, y: y}", "label: {expr: part}");
        Dataset<Row> complete = ThreeParts.examples(600).where("x IS NOT NULL");
        FittedModel fitted = FittedModel.fit(SPARK, TrainingSet.of(complete, spec), spec);
        assertThat(fitted.metrics().get("test").get("adjustedRand").value()).isGreaterThan(0.95);
        assertThat(fitted.metrics().get("test").get("silhouette").value()).isGreaterThan(0.9);
        assertThat(fitted.outputs()).containsExactly(Map.entry("prediction", "INT"), Map.entry("distance", "DOUBLE"));
        assertSaved(fitted);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {k: 3, maxIter: 30, subsamplingRate: 1.0, learningOffset: 10.0}, seed: 6 | {text: text}                       | 0.9
            {k: 2, maxIter: 30, subsamplingRate: 1.0, learningOffset: 10.0} | {words: words, pictures: pictures} | 0.5
            """)
    void topicsTellTextsApartBetterThanOneTopic(String params, String columns, double agreement) {
        PipelineSpec spec = ThreeParts.pipeline("lda", params, columns, "label: {expr: part}");
        FittedModel fitted = FittedModel.fit(SPARK, TrainingSet.of(ThreeParts.examples(600), spec), spec);
        Map<String, MetricValue> test = fitted.metrics().get("test");
        assertThat(test.keySet()).containsExactlyInAnyOrder("logPerplexity", "adjustedRand");
        assertThat(test.get("adjustedRand").value()).isGreaterThan(agreement);
        assertThat(test.get("logPerplexity").value())
                .isLessThan(
                        fitted.metrics().get("baseline").get("logPerplexity").value());
        assertSaved(fitted);
    }

    private void assertSaved(FittedModel fitted) {
        SparkModel loaded = SavedModels.reloaded(fitted.model(), folder.resolve("a folder, 100 %"));
        assertThat(predictions(loaded)).isEqualTo(predictions(fitted.model()));
    }

    private static List<Row> predictions(SparkModel model) {
        return model.predict(ThreeParts.examples(600).drop("_label"))
                .orderBy("id")
                .select("id", "prediction", "distance")
                .collectAsList();
    }

    @Test
    void theChampionIsJudgedOnTheSameRows() {
        PipelineSpec spec = ThreeParts.pipeline("kmeans", "{k: 3}", "{x: x, y: y}");
        TrainingSet set = TrainingSet.of(ThreeParts.examples(600).drop("_label"), spec);
        FittedModel fitted = FittedModel.fit(SPARK, set, spec);
        assertThat(fitted.metrics().get("test").keySet()).containsExactly("silhouette");
        MetricValue again = Evaluation.test(fitted.model(), set, 1).get("silhouette");
        assertThat(again.value())
                .isCloseTo(fitted.metrics().get("test").get("silhouette").value(), within(1e-9));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kmeans           | {k: 500}  | {x: x}            | k is 500, and there are 420 training rows
            bisecting_kmeans | {k: 421}  | {x: x}            | k is 421, and there are 420 training rows
            lda              | {k: 1000} | {words: words}    | k is 1000, and there are 420 training rows
            lda              | {k: 2}    | {x: x, y: y}      | its inputs are counts of words or of other things, and some are below 0
            kmeans           | {k: 2}    | {nothing: "CAST(NULL AS DOUBLE)"} | none has a value in any input
            """)
    void whatRowsDoNotAllowIsRefused(String algorithm, String params, String columns, String message) {
        PipelineSpec spec = ThreeParts.pipeline(algorithm, params, columns);
        Dataset<Row> rows = ThreeParts.examples(600).drop("_label").selectExpr("*", "CAST(NULL AS DOUBLE) AS nothing");
        TrainingSet set = TrainingSet.of(rows, spec);
        assertThatThrownBy(() -> FittedModel.fit(SPARK, set, spec))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining(message);
    }

    @Test
    void labelsMayBeTextAndOfSomeRowsOnly() {
        PipelineSpec spec = ThreeParts.pipeline("kmeans", "{k: 3}", "{x: x, y: y}", "label: {expr: shop}");
        Dataset<Row> rows = ThreeParts.examples(600)
                .selectExpr("* EXCEPT (_label)", "IF(id % 7 = 0, NULL, concat('part ', _label)) AS _label");
        TrainingSet set = TrainingSet.of(rows, spec);
        assertThat(set.rows()).containsEntry("train", 420L);
        FittedModel fitted = FittedModel.fit(SPARK, set, spec);
        assertThat(fitted.metrics().get("test").get("adjustedRand").value()).isGreaterThan(0.95);
    }

    @Test
    void rowsThatAreAllTheSameAreOneCluster() {
        PipelineSpec spec = ThreeParts.pipeline("kmeans", "{k: 2}", "{x: x}");
        Dataset<Row> rows = ThreeParts.examples(60).drop("_label").selectExpr("id", "1.5D AS x", "_weight", "_split");
        FittedModel fitted = FittedModel.fit(SPARK, TrainingSet.of(rows, spec), spec);
        assertThat(fitted.metrics().get("test").get("silhouette").value()).isZero();
        assertThat(fitted.judgement().bars().get(0).bars()).hasSize(1);
    }
}
