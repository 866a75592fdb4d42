/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.registry.Aliases;
import dev.nightjar.core.registry.DeltaModelRegistry;
import dev.nightjar.core.trace.ScoreTrace;
import dev.nightjar.spark.testing.TestSpark;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A champion of few inputs, and versions of others that score beside it or serve a part of the keys. */
class ShadowNightsTest {

    private static final SparkSession SPARK = TestSpark.session("UTC");
    private static final LocalDate NIGHT = LocalDate.of(2026, 3, 5);
    private static final LocalDate NEXT = NIGHT.plusDays(1);
    private static final TableName SCORES = TableName.scores("p");
    private static final String FEW = "a: a, b: b";
    private static final String ALL = "a: a, b: b, c: c, k: k";
    private static final String CHAMPION = "classification, algorithm: logistic_regression, params: {maxIter: 5}";

    @TempDir
    static Path folder;

    private static OneSource source;
    private static List<Double> ofChampion;
    private static List<Double> ofChallenger;

    @BeforeAll
    static void train() {
        source = new OneSource(SPARK, folder);
        describe(FEW, CHAMPION, "y", "");
        source.land(NIGHT + ".csv", lines());
        source.land(NEXT + ".csv", lines());
        source.ingest(NIGHT);
        source.run("train", NIGHT);
        source.run("promote", NIGHT);
        trained("challenger", ALL, "classification, algorithm: gbt, params: {maxIter: 3}", "y", 2);
        trained("other", FEW, "regression, algorithm: linear_regression", "y * 2", 3);
        aliases().promote("p", "twin", 1, "ann", "to compare");
        source.ingest(NEXT);
        ofChampion = numbers("", "probability");
        ofChallenger = numbers("alias: challenger", "probability");
    }

    @Test
    void theShadowSaysWhatItWouldSayAloneAndTheChampionToo() {
        describe("shadow: challenger");
        RunDocument.StepDocument night = source.run("score", NIGHT);
        assertThat(numbers("probability")).isEqualTo(ofChampion);
        assertThat(numbers("shadow_probability")).isEqualTo(ofChallenger);
        assertThat(night.reason()).isNull();
        Row told = source.table(SCORES)
                .where("date = DATE'" + NIGHT + "'")
                .selectExpr(
                        "avg(IF(decision = shadow_decision, 1, 0))",
                        "avg(abs(probability - shadow_probability))",
                        "corr(probability, shadow_probability)",
                        "count_if(model_version = 1 AND shadow_version = 2 AND shadow_label IS NOT NULL)")
                .first();
        assertThat(night.measures()).containsEntry("shadow.rows", 400.0);
        assertThat(told.getLong(3)).isEqualTo(400);
        List<String> names = List.of("shadow.agreement", "shadow.meanAbsoluteDifference", "shadow.correlation");
        for (int i = 0; i < names.size(); i++) {
            assertThat(night.measures().get(names.get(i)))
                    .as(names.get(i))
                    .isCloseTo(told.getDouble(i), within(1e-9))
                    .isBetween(0.01, 0.999);
        }
        assertThat(source.table(SCORES).schema().fields())
                .allSatisfy(field -> assertThat(field.getComment().isDefined())
                        .as(field.name())
                        .isTrue());
    }

    @Test
    void withoutShadowTheColumnsAreEmpty() {
        describe("shadow: challenger");
        source.run("score", NIGHT);
        describe("");
        assertThat(source.run("score", NIGHT).measures()).doesNotContainKey("shadow.rows");
        assertThat(source.table(SCORES)
                        .where("date = DATE'" + NIGHT
                                + "' AND coalesce(shadow_version, shadow_probability) IS NOT NULL")
                        .count())
                .isZero();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        rival      | a: a, b: b, c: c, k: k | no shadow: no version of model p has the alias rival yet
        twin       | a: a, b: b, c: c, k: k | no shadow: twin is version 1 as champion is
        other      | a: a, b: b, c: c, k: k | no shadow: version 3 is of task regression, not classification
        challenger | a: a, b: b, c: c       | no shadow: Cannot score with version 2 of model p: k INT is missing
        challenger | a: a, b: b, c: c, k: a | no shadow: Cannot score with version 2 of model p: k is DOUBLE, not INT
        """)
    void aNightWithoutAShadowIsScoredAndSaysWhy(String alias, String inputs, String reason) {
        describe(inputs, CHAMPION, "y", "shadow: " + alias);
        RunDocument.StepDocument night = source.run("score", NIGHT);
        assertThat(night.reason()).startsWith(reason);
        assertThat(night.measures()).doesNotContainKey("shadow.rows");
        assertThat(numbers("probability")).isEqualTo(ofChampion);
    }

    @Test
    void aSplitServesAPartOfTheKeysByTheShadow() {
        describe("shadow: challenger, split: {share: 0.3}");
        RunDocument.StepDocument night = source.run("score", NIGHT);
        List<Row> rows = source.table(SCORES)
                .where("date = DATE'" + NIGHT + "'")
                .orderBy("id")
                .collectAsList();
        for (int i = 0; i < rows.size(); i++) {
            boolean byShadow = rows.get(i).<Integer>getAs("model_version") == 2;
            assertThat(rows.get(i).<Double>getAs("probability"))
                    .isEqualTo(byShadow ? ofChallenger.get(i) : ofChampion.get(i));
            assertThat(rows.get(i).<Double>getAs("shadow_probability")).isEqualTo(ofChallenger.get(i));
        }
        List<Long> served = served(NIGHT);
        assertThat(served).hasSizeBetween(80, 160);
        assertThat(night.measures()).containsEntry("split.rows", (double) served.size());
        // versions agree as they do without a split
        describe("shadow: challenger");
        assertThat(source.run("score", NIGHT).measures().get("shadow.agreement"))
                .isEqualTo(night.measures().get("shadow.agreement"));

        describe("shadow: challenger, split: {share: 0.3}");
        source.run("score", NEXT);
        assertThat(served(NEXT)).as("keys of the next night").isEqualTo(served);
        describe("shadow: challenger, split: {share: 0.5}");
        source.run("score", NEXT);
        assertThat(served(NEXT))
                .as("keys of a larger share")
                .containsAll(served)
                .hasSizeGreaterThan(served.size());
        ScoreTrace trace = source.trace(NEXT, "id=" + served.get(0));
        assertThat(trace.model().version()).isEqualTo(2);
        assertThat(trace.differences()).isEmpty();
    }

    @Test
    void aSplitByOtherColumnsServesEachOfTheirValuesByOneVersion() {
        describe("shadow: challenger, columns: [shop], split: {share: 0.5, key: [shop]}");
        source.run("score", NIGHT);
        Map<Integer, Integer> versions = new TreeMap<>();
        source.table(SCORES)
                .where("date = DATE'" + NIGHT + "'")
                .groupBy("shop")
                .agg(org.apache.spark.sql.functions.expr("collect_set(model_version)"))
                .collectAsList()
                .forEach(row -> {
                    assertThat(row.getList(1)).as("shop " + row.getInt(0)).hasSize(1);
                    versions.merge((Integer) row.getList(1).get(0), 1, Integer::sum);
                });
        assertThat(versions).containsOnlyKeys(1, 2);
    }

    private static List<Long> served(LocalDate date) {
        return source
                .table(SCORES)
                .where("model_version = 2 AND date = DATE'" + date + "'")
                .orderBy("id")
                .collectAsList()
                .stream()
                .map(row -> row.<Long>getAs("id"))
                .toList();
    }

    private static void trained(String alias, String inputs, String model, String label, int version) {
        describe(inputs, model, label, "");
        source.run("train", NIGHT, List.of("--force-train"));
        aliases().promote("p", alias, version, "ann", "to compare");
    }

    private static Aliases aliases() {
        return new Aliases(new DeltaModelRegistry(source.lake()), Clock.systemUTC());
    }

    private static List<Double> numbers(String scoring, String column) {
        describe(scoring);
        source.run("score", NIGHT);
        return numbers(column);
    }

    private static List<Double> numbers(String column) {
        return source
                .table(SCORES)
                .where("date = DATE'" + NIGHT + "'")
                .orderBy("id")
                .select(column)
                .collectAsList()
                .stream()
                .map(row -> row.getDouble(0))
                .toList();
    }

    private static void describe(String scoring) {
        describe(ALL, CHAMPION, "y", scoring);
    }

    private static void describe(String inputs, String model, String label, String scoring) {
        source.is(
                "{format: csv, path: \"LANDING/${date}.csv\", options: {header: \"true\"}, key: [id],"
                        + " schema: \"id LONG, shop INT, a DOUBLE, b INT, c STRING, k INT, y INT\"}",
                "dataset:",
                "  {spine: s, key: [id], columns: {" + inputs + "}, label: {expr: \"" + label + "\"},",
                "   split: {by: hash, key: [id], train: 0.8, test: 0.2}}",
                "model: {task: " + model + "}",
                "scoring: {" + scoring + "}");
    }

    /** The same each night. */
    private static String[] lines() {
        Random random = new Random(5);
        Stream<String> rows = IntStream.range(0, 400).mapToObj(id -> {
            double a = random.nextGaussian();
            int k = random.nextInt(2);
            int c = random.nextInt(3);
            double z = a + k + (c == 1 ? 1 : 0) + random.nextGaussian() / 2;
            return String.join(
                    ",", "" + id, "" + id % 20, "" + a, "" + random.nextInt(9), "c" + c, "" + k, z > 0.7 ? "1" : "0");
        });
        return Stream.concat(Stream.of("id,shop,a,b,c,k,y"), rows).toArray(String[]::new);
    }
}
