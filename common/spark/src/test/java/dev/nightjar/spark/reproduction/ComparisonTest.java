/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.reproduction;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Json;
import dev.nightjar.core.registry.ArtifactFolder;
import dev.nightjar.core.reproduction.Comparison;
import dev.nightjar.spark.testing.TestSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {

    private static final SparkSession SPARK = TestSpark.session();
    private static final Dataset<Row> ROWS = SPARK.range(0, 200, 1, 2)
            .select(
                    col("id"),
                    expr("id / 7.0D").as("x"),
                    expr("CAST(hash(id) % 2 = 0 AS DOUBLE)").as("y"),
                    expr("IF(id = 3, NULL, CAST(id AS STRING))").as("text"));

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1,\"b\":[1.5,null]} | {\"b\":[1.5,null],\"a\":1} | 0 |        | ''",
                "{\"a\":0.1}                | {\"a\":0.30000000000000004} | 1 | 0.20000000000000004 | a",
                "{\"a\":[1,2,3]}            | {\"a\":[1,2]}           | 1 |        | a[2] (only then)",
                "{\"a\":1}                  | {\"a\":4}               | 1 | 3      | a",
                "{\"a\":0.0}                | {\"a\":-0.0}            | 1 | 0      | a",
                "{\"a\":\"NaN\"}            | {\"a\":\"NaN\"}         | 0 |        | ''",
                "{\"a\":1}                  | {\"a\":\"1\"}           | 1 |        | a",
                "{\"a\":{}}                 | {\"a\":{\"b\":1}}       | 1 |        | a.b (only now)",
                "[1,2,3,4,5]                | [6,7,8,9,10]            | 5 | 5      | '[0], [1], [2] and 2 more'"
            })
    void documentsAreComparedValueByValue(String then, String now, long different, Double largest, String detail)
            throws IOException {
        Differences differences = new Differences("document");
        new JsonComparison(differences).compare("", Json.MAPPER.readTree(then), Json.MAPPER.readTree(now));
        Comparison comparison = differences.comparison();
        assertThat(comparison.different()).isEqualTo(different);
        assertThat(comparison.largest()).isEqualTo(Optional.ofNullable(largest));
        assertThat(comparison.detail()).isEqualTo(detail);
    }

    @Test
    void rowsInAnotherOrderAreTheSame() {
        assertThat(RowsComparison.of(
                        "rows", ROWS, ROWS.orderBy(col("id").desc()).repartition(3)))
                .isEqualTo(Comparison.same("rows", 200));
    }

    @Test
    void oneBitOfOneRowIsFound() {
        Dataset<Row> other = ROWS.withColumn(
                "x", when(col("id").equalTo(100), expr("x + 2e-15")).otherwise(col("x")));
        double difference = Math.abs(100 / 7.0 + 2e-15 - 100 / 7.0);
        Comparison comparison = RowsComparison.of("rows", ROWS, other);
        assertThat(comparison.different()).isEqualTo(1);
        assertThat(comparison.largest()).contains(difference);
        assertThat(comparison.detail()).endsWith(".x");
        assertThat(RowsComparison.of("rows", ROWS, ROWS.limit(199)).detail()).isEqualTo("200 rows then, 199 now");
        // two rows of one kind are not one
        assertThat(RowsComparison.of(
                                "rows",
                                ROWS.union(ROWS.limit(1)),
                                ROWS.union(ROWS.orderBy("id").limit(2).offset(1)))
                        .different())
                .isPositive();
    }

    @Test
    void keyedRowsAreComparedColumnByColumn() {
        Dataset<Row> other = ROWS.where("id <> 5")
                .withColumn("x", when(col("id").isin(7, 8), expr("x + 0.5")).otherwise(col("x")))
                .withColumn("text", when(col("id").equalTo(3), "three").otherwise(col("text")))
                .union(ROWS.limit(1).withColumn("id", expr("id + 1000")));
        assertThat(KeyedComparison.of("examples", ROWS, other, List.of("id")))
                .containsExactly(
                        new Comparison("examples rows", 201, 2, Optional.empty(), "1 missing now, 1 too many"),
                        new Comparison("examples.x", 201, 2, Optional.of(0.5), "2 of 201 rows"),
                        new Comparison("examples.text", 201, 1, Optional.empty(), "1 of 201 rows"));
        assertThat(KeyedComparison.of("examples", ROWS, ROWS.repartition(5), List.of("id")))
                .containsExactly(Comparison.same("examples rows", 200));
    }

    @Test
    void theSameModelSavedTwiceIsTheSame() throws IOException {
        for (PipelineStage algorithm : List.of(
                new LogisticRegression().setLabelCol("y"),
                new GBTClassifier().setLabelCol("y").setMaxIter(3))) {
            String name = algorithm.getClass().getSimpleName();
            FolderComparison.Saved then = save(fit(algorithm, 1), name + "-then");
            FolderComparison.Saved now =
                    save(fit(algorithm.copy(new org.apache.spark.ml.param.ParamMap()), 1), name + "-now");
            List<Comparison> comparisons = new FolderComparison(SPARK, then, now).compare();
            assertThat(comparisons)
                    .allSatisfy(comparison -> assertThat(comparison.different())
                            .as(comparison.toString())
                            .isZero())
                    .extracting(Comparison::what)
                    .contains("pipeline/metadata", "pipeline/stages/0/metadata", "pipeline/stages/1/data");
        }
    }

    @Test
    void anotherModelIsAnotherByItsNumbers() throws IOException {
        LogisticRegression algorithm = new LogisticRegression().setLabelCol("y");
        FolderComparison.Saved then = save(fit(algorithm, 1), "then");
        FolderComparison.Saved now = save(fit(algorithm.setMaxIter(3).setRegParam(0.1), 1.001), "now");
        Map<String, Comparison> comparisons = new FolderComparison(SPARK, then, now)
                .compare().stream().collect(Collectors.toMap(Comparison::what, one -> one));
        assertThat(comparisons.get("pipeline/stages/0/metadata").different()).isZero();
        assertThat(comparisons.get("pipeline/stages/1/metadata").detail()).contains("paramMap.maxIter");
        assertThat(comparisons.get("pipeline/stages/1/data").largest().orElseThrow())
                .isPositive();
        assertThat(comparisons.get("pipeline/stages/1/data").detail()).contains("coefficientMatrix");
        Files.writeString(Path.of(then.location(), "notes.txt"), "x");
        assertThat(new FolderComparison(SPARK, saved(Path.of(then.location())), now).compare())
                .contains(Comparison.other("notes.txt", "missing now"));
    }

    private PipelineModel fit(PipelineStage algorithm, double factor) {
        return new Pipeline()
                .setStages(new PipelineStage[] {
                    new VectorAssembler().setInputCols(new String[] {"x"}).setOutputCol("features"), algorithm
                })
                .fit(ROWS.withColumn("x", col("x").multiply(factor)));
    }

    private FolderComparison.Saved save(PipelineModel model, String name) throws IOException {
        Path saved = folder.resolve(name);
        model.write().save(saved.resolve("pipeline").toString());
        return saved(saved);
    }

    private static FolderComparison.Saved saved(Path saved) throws IOException {
        try (Stream<Path> all = Files.walk(saved)) {
            assertThat(all).isNotEmpty();
        }
        ArtifactFolder artifact = ArtifactFolder.at(saved.toString(), new Configuration());
        return new FolderComparison.Saved(saved.toString(), artifact, artifact.manifest());
    }
}
