/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.spark.testing.TestSpark;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nights that are scored by compiled models, and by Spark ML. */
class CompiledNightsTest {

    private static final SparkSession SPARK = TestSpark.session("UTC");
    private static final LocalDate NIGHT = LocalDate.of(2026, 3, 5);

    private static final String TREES = "classification, algorithm: gbt, params: {maxIter: 5}";
    private static final String LINEAR = "regression, algorithm: linear_regression";

    @TempDir
    static Path folder;

    /** Where the night is ingested and nothing is trained. */
    private static OneSource ingested;

    /** Where a model was trained, by what the pipeline file says of it. */
    private static final Map<String, OneSource> TRAINED = new HashMap<>();

    @BeforeAll
    static void ingest() {
        ingested = new OneSource(SPARK, folder.resolve("ingested"));
        describe(ingested, LINEAR, "", "c: c");
        ingested.land(NIGHT + ".csv", lines());
        ingested.ingest(NIGHT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                TREES,
                "classification, algorithm: random_forest, params: {numTrees: 5}",
                "classification, algorithm: logistic_regression",
                "regression, algorithm: gbt, params: {maxIter: 5}",
                LINEAR
            })
    void compiledModelsScoreWhatSparkDoes(String model) {
        OneSource source = trained(model);
        describe(source, model, "", "c: c");

        RunDocument.StepDocument compiled = source.run("score", NIGHT);
        List<Row> scores = scores(source, model);
        RunDocument.StepDocument plain = source.run("score", NIGHT, List.of("--scorer", "plain"));
        List<Row> again = scores(source, model);

        assertThat(compiled.reason()).isNull();
        assertThat(plain.reason()).isEqualTo("scored by Spark ML: it was asked for");
        assertThat(scores).hasSize(600);
        assertThat(again).hasSize(600);
        for (int i = 0; i < scores.size(); i++) {
            assertThat(again.get(i).getLong(0)).isEqualTo(scores.get(i).getLong(0));
            assertThat(again.get(i).getDouble(1)).isCloseTo(scores.get(i).getDouble(1), within(1e-9));
        }
        assertThat(scores.stream()
                        .mapToDouble(row -> row.getDouble(1))
                        .distinct()
                        .count())
                .isGreaterThan(10);
    }

    @Test
    void theLedgerSaysWhyAModelIsNotCompiled() {
        OneSource source = trained("classification, algorithm: naive_bayes");
        assertThat(source.run("score", NIGHT).reason())
                .isEqualTo("scored by Spark ML: models of class NaiveBayesModel are scored by Spark ML");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                TREES,
                "classification, algorithm: logistic_regression",
                "regression, algorithm: random_forest, params: {numTrees: 5}"
            })
    void scoresAreExplainedByTheInputsThatContributeMost(String model) {
        OneSource source = trained(model);
        describe(source, model, "explain: 2", "c: c");
        source.run("score", NIGHT);
        Dataset<Row> scores = source.table(TableName.scores("p"));
        Warehouse.assertDescribed(scores);
        String linked = model.contains("gbt")
                ? "abs(probability - 1 + 1 / (1 + exp(2 * explanation.raw_score)))"
                : model.contains("logistic")
                        ? "abs(probability - 1 / (1 + exp(-explanation.raw_score)))"
                        : "abs(prediction - explanation.raw_score)";

        Row wrong = scores.selectExpr(
                        "count_if(abs(explanation.base_value + explanation.other_contributions"
                                + " + aggregate(explanation.contributions, 0D, (sum, one) -> sum + one.contribution)"
                                + " - explanation.raw_score) > 1e-6)",
                        "count_if(" + linked + " > 1e-9)",
                        "count_if(size(explanation.contributions) != 2)",
                        "count_if(abs(explanation.contributions[0].contribution)"
                                + " < abs(explanation.contributions[1].contribution))",
                        "array_join(array_sort(array_distinct(flatten(collect_list(explanation.contributions.input)))), '')",
                        "mode(explanation.contributions[0].input)")
                .first();

        assertThat(List.of(wrong.get(0), wrong.get(1), wrong.get(2), wrong.get(3)))
                .containsOnly(0L);
        assertThat(wrong.getString(4)).matches("[abcdt]+").contains("a", "c");
        assertThat(wrong.getString(5)).isEqualTo("a");
    }

    @Test
    void explanationsMayJoinATableThatHasNone() {
        OneSource source = trained(LINEAR);
        describe(source, LINEAR, "", "c: c");
        source.run("score", NIGHT);
        describe(source, LINEAR, "explain: 2", "c: c");
        source.run("score", NIGHT);
        assertThat(source.table(TableName.scores("p"))
                        .where("size(explanation.contributions) = 2")
                        .count())
                .isEqualTo(600);
    }

    @Test
    void whatIsScoredBySparkMlIsNotExplained() {
        OneSource source = trained(TREES);
        describe(source, TREES, "explain: 2", "c: c");
        assertThatThrownBy(() -> source.run("score", NIGHT, List.of("--scorer", "plain")))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("scoring.explain")
                .hasMessageContaining("it was asked for");
    }

    @Test
    void anInputMayHaveTheNameOfExplanationsUnlessTheyAreAskedFor() {
        OneSource source = trained(LINEAR, "explanation: c");
        assertThat(source.run("score", NIGHT).rowsWritten()).isEqualTo(600);
        assertThat(source.table(TableName.scores("p")).columns()).doesNotContain("explanation");
        describe(source, LINEAR, "explain: 1", "explanation: c");
        assertThatThrownBy(() -> source.run("score", NIGHT))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("[explanation]")
                .hasMessageContaining("scoring adds");
    }

    @Test
    void anUnknownScorerIsRefused() {
        assertThatThrownBy(() -> ingested.run("score", NIGHT, List.of("--scorer", "fast")))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("--scorer")
                .hasMessageContaining("fast");
    }

    private static OneSource trained(String model) {
        return TRAINED.computeIfAbsent(model, one -> trained(one, "c: c"));
    }

    private static OneSource trained(String model, String category) {
        OneSource source = ingested.copyTo(folder.resolve("lake " + TRAINED.size() + category.charAt(0)));
        describe(source, model, "", category);
        source.run("train", NIGHT);
        source.run("promote", NIGHT);
        return source;
    }

    private static void describe(OneSource source, String model, String scoring, String category) {
        String label = model.startsWith("classification") ? "y" : "z";
        source.is(
                "{format: csv, path: \"LANDING/${date}.csv\", options: {header: \"true\"}, key: [id],"
                        + " schema: \"id LONG, a DOUBLE, b INT, c STRING, d BOOLEAN, t TIMESTAMP, y INT, z DOUBLE\"}",
                "dataset:",
                "  {spine: s, key: [id], columns: {a: a, b: b, " + category + ", d: d, t: t}, label: {expr: " + label
                        + "},",
                "   split: {by: hash, key: [id], train: 0.8, test: 0.2}}",
                "model: {task: " + model + "}",
                "scoring: {" + scoring + "}");
    }

    /** With missing values of every column. */
    private static String[] lines() {
        Random random = new Random(7);
        Stream<String> rows = IntStream.range(0, 600).mapToObj(id -> {
            double a = random.nextGaussian();
            int b = random.nextInt(20);
            int c = random.nextInt(5);
            boolean d = random.nextBoolean();
            double z = 2 * a + b / 10.0 + (c == 2 ? 3 : 0) + random.nextGaussian() / 2;
            return String.join(
                    ",",
                    "" + id,
                    id % 17 == 0 ? "" : "" + a,
                    id % 19 == 0 ? "" : "" + b,
                    id % 23 == 0 ? "" : "c" + c,
                    id % 29 == 0 ? "" : "" + d,
                    id % 31 == 0 ? "" : "2026-03-0" + (1 + id % 5) + "T0" + id % 10 + ":15:00Z",
                    z > 2 ? "1" : "0",
                    "" + z);
        });
        return Stream.concat(Stream.of("id,a,b,c,d,t,y,z"), rows).toArray(String[]::new);
    }

    private static List<Row> scores(OneSource source, String model) {
        Dataset<Row> scores = source.table(TableName.scores("p"));
        return scores.select("id", model.startsWith("classification") ? "probability" : "prediction")
                .orderBy("id")
                .collectAsList();
    }
}
