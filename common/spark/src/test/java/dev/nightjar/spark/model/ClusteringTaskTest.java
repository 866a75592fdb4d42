/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.registry.ArtifactFile;
import dev.nightjar.core.registry.Bars;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.spec.PipelineReader;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.core.spec.Substitution;
import dev.nightjar.spark.testing.TestSpark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusteringTaskTest {

    private static final SparkSession SPARK = TestSpark.session();
    private static final StructType SCHEMA = StructType.fromDDL("id BIGINT, x DOUBLE, y DOUBLE, shop STRING, words INT,"
            + " pictures INT, text STRING, _label INT, _weight DOUBLE, _split STRING");
    private static final String[][] WORDS = {
        {"goal", "match", "team", "coach", "league"},
        {"vote", "party", "law", "minister", "court"},
        {"cell", "gene", "virus", "protein", "lab"}
    };

    @TempDir
    Path folder;

    /** Three clouds of one deviation, eight apart in x and in thousands of y; some x are missing; the shop tells nothing. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kmeans           | {x: x, y: y, shop: shop}
            bisecting_kmeans | {x: x, y: y, shop: shop}
            """)
    void separateClustersAreFoundAgain(String algorithm, String columns) {
        PipelineSpec spec = spec(algorithm, "{k: 3}", columns, "label: {expr: part}");
        FittedModel fitted = FittedModel.fit(SPARK, TrainingSet.of(examples(600), spec), spec);
        Map<String, MetricValue> test = fitted.metrics().get("test");
        assertThat(test.keySet()).containsExactlyInAnyOrder("silhouette", "adjustedRand");
        assertThat(test.get("adjustedRand").value()).isGreaterThan(0.95);
        assertThat(test.get("silhouette").value()).isGreaterThan(0.5);
        assertThat(test.get("silhouette").low().orElseThrow())
                .isLessThan(test.get("silhouette").value());
        assertThat(fitted.metrics().get("baseline").get("silhouette").value()).isZero();
        assertThat(fitted.metrics().get("baseline").get("adjustedRand").value()).isZero();
        assertThat(fitted.outputs()).containsExactly(Map.entry("prediction", "INT"), Map.entry("distance", "DOUBLE"));
        Bars sizes = fitted.bars().get(0);
        assertThat(sizes.bars())
                .hasSize(3)
                .allSatisfy(bar -> assertThat(bar.value()).isBetween(110.0, 170.0));
        assertThat(fitted.model().profile().prediction()).isPresent();
        assertSaved(fitted);
    }

    /** It starts anywhere, and may end where two Gaussians share a cloud: the best of a few starts is told by silhouette. */
    @Test
    void aMixtureFindsThemFromTheBestOfAFewStarts() {
        FittedModel best = null;
        for (int seed = 1; seed <= 4; seed++) {
            PipelineSpec spec = spec(
                    "gaussian_mixture", "{k: 3}, seed: " + seed, "{x: \"coalesce(x, 8)\", y: y}", "label: {expr: part}");
            FittedModel fitted = FittedModel.fit(SPARK, TrainingSet.of(examples(600), spec), spec);
            best = best == null || silhouette(fitted) > silhouette(best) ? fitted : best;
        }
        assertThat(best.metrics().get("test").get("adjustedRand").value()).isGreaterThan(0.95);
        assertThat(best.outputs()).containsExactly(Map.entry("prediction", "INT"), Map.entry("distance", "DOUBLE"));
        assertSaved(best);
    }

    private static double silhouette(FittedModel fitted) {
        return fitted.metrics().get("test").get("silhouette").value();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {k: 3, maxIter: 50, subsamplingRate: 1.0, learningOffset: 10.0} | {text: text}                       | 0.9
            {k: 2, maxIter: 50, subsamplingRate: 1.0, learningOffset: 10.0} | {words: words, pictures: pictures} | 0.5
            """)
    void topicsTellTextsApartBetterThanOneTopic(String params, String columns, double agreement) {
        PipelineSpec spec = spec("lda", params, columns, "label: {expr: part}");
        FittedModel fitted = FittedModel.fit(SPARK, TrainingSet.of(examples(600), spec), spec);
        Map<String, MetricValue> test = fitted.metrics().get("test");
        assertThat(test.keySet()).containsExactlyInAnyOrder("logPerplexity", "adjustedRand");
        assertThat(test.get("adjustedRand").value()).isGreaterThan(agreement);
        assertThat(test.get("logPerplexity").value())
                .isLessThan(
                        fitted.metrics().get("baseline").get("logPerplexity").value());
        assertSaved(fitted);
    }

    private void assertSaved(FittedModel fitted) {
        Map<String, ArtifactFile> manifest = ModelArtifact.save(
                SPARK,
                fitted.model(),
                ModelArtifactTest.FIGURES,
                folder.resolve("m").toString());
        SparkModel loaded =
                ModelArtifact.load(SPARK, "a model", folder.resolve("m").toString(), manifest);
        assertThat(predictions(loaded)).isEqualTo(predictions(fitted.model()));
    }

    private static List<Row> predictions(SparkModel model) {
        return model.predict(examples(600).drop("_label"))
                .orderBy("id")
                .select("id", "prediction", "distance")
                .collectAsList();
    }

    @Test
    void theChampionIsJudgedOnTheSameRows() {
        PipelineSpec spec = spec("kmeans", "{k: 3}", "{x: x, y: y}");
        TrainingSet set = TrainingSet.of(examples(600).drop("_label"), spec);
        FittedModel fitted = FittedModel.fit(SPARK, set, spec);
        assertThat(fitted.metrics().get("test").keySet()).containsExactly("silhouette");
        MetricValue again =
                Evaluation.ofExamples(fitted.model(), set.split("test"), 1).get("silhouette");
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
        PipelineSpec spec = spec(algorithm, params, columns);
        Dataset<Row> rows = examples(600).drop("_label").selectExpr("*", "CAST(NULL AS DOUBLE) AS nothing");
        TrainingSet set = TrainingSet.of(rows, spec);
        assertThatThrownBy(() -> FittedModel.fit(SPARK, set, spec))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining(message);
    }

    @Test
    void rowsThatAreAllTheSameAreOneCluster() {
        PipelineSpec spec = spec("kmeans", "{k: 2}", "{x: x}");
        Dataset<Row> rows = examples(60).drop("_label").selectExpr("id", "1.5D AS x", "_weight", "_split");
        FittedModel fitted = FittedModel.fit(SPARK, TrainingSet.of(rows, spec), spec);
        assertThat(fitted.metrics().get("test").get("silhouette").value()).isZero();
        assertThat(fitted.bars().get(0).bars()).hasSize(1);
    }

    private static PipelineSpec spec(String algorithm, String params, String columns, String... keys) {
        String yaml =
                """
                apiVersion: nightjar/v1
                pipeline: parts
                sources:
                  rows: {format: csv, path: rows.csv, schema: "id LONG, x DOUBLE, y DOUBLE, shop STRING, words INT, pictures INT, text STRING, part INT"}
                dataset:
                  spine: rows
                  key: [id]
                """ + "  columns: " + columns + "\n" + String.join("\n", keys).indent(2)
                        + "model: {task: clustering, algorithm: " + algorithm + ", params: " + params
                        + ", preprocess: {columns: {text: text}}}\n";
        String usual = columns.contains("text") ? yaml : yaml.replace(", preprocess: {columns: {text: text}}", "");
        return PipelineReader.parse(usual, "parts.yaml", new Substitution(Optional.empty(), Map.of(), Map.of()));
    }

    private static Dataset<Row> examples(int rows) {
        SplittableRandom random = new SplittableRandom(5);
        List<Row> list = new ArrayList<>();
        for (long id = 0; id < rows; id++) {
            int part = (int) (id % 3);
            Double x = random.nextInt(50) == 0 ? null : 8 * part + random.nextGaussian();
            double y = 1_000 * (part == 1 ? 8 : 0) + 1_000 * random.nextGaussian();
            String shop = random.nextInt(12) == 0 ? null : random.nextBoolean() ? "north" : "south";
            list.add(RowFactory.create(
                    id,
                    x,
                    y,
                    shop,
                    part == 0 ? 5 + random.nextInt(20) : random.nextInt(3),
                    part == 0 ? random.nextInt(3) : 5 + random.nextInt(20),
                    text(part, random),
                    part,
                    1.0,
                    id % 10 < 7 ? "train" : "test"));
        }
        return SPARK.createDataFrame(list, SCHEMA).repartition(2);
    }

    private static String text(int part, SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            String[] topic = WORDS[random.nextInt(8) == 0 ? random.nextInt(3) : part];
            text.append(topic[random.nextInt(topic.length)]).append(random.nextBoolean() ? " " : ", the ");
        }
        return text.toString();
    }
}
