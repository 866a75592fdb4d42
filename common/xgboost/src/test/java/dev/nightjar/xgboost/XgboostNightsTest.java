/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.xgboost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.registry.DeltaModelRegistry;
import dev.nightjar.core.registry.GateResult;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.jobs.PipelineJob;
import dev.nightjar.spark.job.JobOutput;
import dev.nightjar.spark.testing.TestSpark;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole nights of pipelines with algorithm xgboost, over numbers with gaps, categories and texts. */
class XgboostNightsTest {

    private static final SparkSession SPARK = TestSpark.session();
    private static final String NIGHT = "2026-03-01";
    private static final int ROWS = 1_200;

    @TempDir
    static Path folder;

    @BeforeAll
    static void land() throws IOException {
        SplittableRandom random = new SplittableRandom(11);
        List<String> lines = new ArrayList<>(List.of("id,x,city,words,part,price,sold"));
        for (int i = 0; i < ROWS; i++) {
            double x = random.nextDouble() * 4 - 2;
            boolean gap = random.nextInt(4) == 0;
            boolean far = random.nextBoolean();
            double price = (gap ? 3 : x) + (far ? 2 : 0) + random.nextDouble() / 4;
            lines.add(String.format(
                    Locale.ROOT,
                    "%d,%s,%s,%s nr%d of the list,%s,%.4f,%s",
                    i,
                    gap ? "" : String.format(Locale.ROOT, "%.4f", x),
                    far ? "Ulm" : "Kiel",
                    random.nextBoolean() ? "a fine old house" : "the new flat",
                    random.nextInt(100_000),
                    i % 3 == 0 ? "test" : "train",
                    price,
                    price > 3.5));
        }
        Files.writeString(folder.resolve("sales.csv"), String.join("\n", lines) + "\n");
    }

    @Test
    void aClassificationIsTrainedServedByAFreshProcessAndScores() throws IOException {
        pipeline(
                "sold",
                "sold",
                "classWeights: balanced",
                "classification",
                "params: {numRound: 20, eta: 0.5, subsample: 0.9}, tune: {trials: 2, space: {maxDepth: [3, 5]}},"
                        + " gates: [{metric: areaUnderROC, min: 0.95}, {serving: {maxPeakMemory: 4g}}]");
        run("sold", "ingest.sales,train,promote,score");

        ModelVersion version = version("sold");
        assertThat(version.gates()).hasSize(2).allMatch(GateResult::passed);
        assertThat(version.params()).containsEntry("numRound", "20").containsEntry("minChildWeight", "1.0");
        assertThat(version.params().get("maxDepth")).isIn("3", "5");
        assertThat(version.manifest().keySet())
                .anyMatch(file -> file.startsWith("pipeline/stages/") && file.endsWith("/booster.ubj"));
        Dataset<Row> scores = SPARK.read().format("delta").load(lake().path(TableName.scores("sold")));
        assertThat(scores.where("probability BETWEEN 0 AND 1 AND label IS NOT NULL")
                        .count())
                .isEqualTo(ROWS);
        assertThat(scores.where("decision").count()).isBetween(ROWS / 10L, ROWS / 2L);

        change(version);
        assertThatThrownBy(() -> run("sold", "score"))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("booster.ubj");
    }

    @Test
    void aRegressionIsBetterThanTheMean() throws IOException {
        pipeline(
                "price",
                "price",
                "",
                "regression",
                "params: {numRound: 20, objective: reg:squarederror}, gates: [{metric: r2, min: 0.9}]");
        run("price", "ingest.sales,train");

        assertThat(version("price").passedGates()).isTrue();
        assertThat(version("price").params()).containsEntry("objective", "reg:squarederror");
    }

    /** Changes one byte in the middle of the booster. */
    private static void change(ModelVersion version) throws IOException {
        String file = version.manifest().keySet().stream()
                .filter(name -> name.endsWith("booster.ubj"))
                .findFirst()
                .orElseThrow();
        Path booster = Path.of(URI.create(version.artifact() + "/" + file));
        byte[] bytes = Files.readAllBytes(booster);
        bytes[bytes.length / 2] ^= 1;
        Files.write(booster, bytes);
    }

    private static Lake lake() {
        return Lake.at(folder.resolve("warehouse").toString());
    }

    private static ModelVersion version(String pipeline) {
        return new DeltaModelRegistry(lake()).model(pipeline).versions().get(0);
    }

    private static void pipeline(String name, String label, String dataset, String task, String model)
            throws IOException {
        Files.writeString(folder.resolve(name + ".yaml"), """
                apiVersion: nightjar/v1
                pipeline: %s
                sources:
                  sales:
                    format: csv
                    path: "%s"
                    options: {header: "true"}
                    schema: "id LONG, x DOUBLE, city STRING, words STRING, part STRING, price DOUBLE, sold BOOLEAN"
                    key: [id]
                    profile: false
                dataset:
                  spine: sales
                  key: [id]
                  columns: {x: x, city: city, words: words}
                  label: {expr: %s}
                  split: {by: column, column: part, train: [train], test: [test]}
                  %s
                model: {task: %s, algorithm: xgboost, preprocess: {text: {features: 64}}, %s}
                scoring: {}
                """.formatted(
                        name, folder.resolve("sales.csv"), label, dataset, task, model));
    }

    private static void run(String pipeline, String steps) {
        new PipelineJob()
                .run(
                        SPARK,
                        List.of(
                                "--pipeline",
                                folder.resolve(pipeline + ".yaml").toString(),
                                "--date",
                                NIGHT,
                                "--warehouse",
                                folder.resolve("warehouse").toString(),
                                "--only",
                                steps),
                        new JobOutput() {
                            @Override
                            public void started(String step) {}

                            @Override
                            public void result(Object document) {}
                        });
    }
}
