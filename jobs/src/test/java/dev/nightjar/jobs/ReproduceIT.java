/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.spark.testing.TestSpark;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Versions that were trained by two cores, from rows enough for several partitions, trained again by one and by three in
 * processes of their own.
 */
class ReproduceIT {

    private static final SparkSession SPARK = TestSpark.session();
    private static final LocalDate NIGHT = LocalDate.parse("2026-03-05");
    /** Three partitions. */
    private static final int ROWS = 41_000;

    private static final List<String> ALGORITHMS = List.of(
            "classification, algorithm: logistic_regression, params: {maxIter: 30, elasticNetParam: 0.5, regParam:"
                    + " 0.001}",
            "classification, algorithm: gbt, params: {maxIter: 3, maxDepth: 4, subsamplingRate: 0.7}",
            "regression, algorithm: linear_regression, params: {solver: l-bfgs}",
            "regression, algorithm: gbt, params: {maxIter: 3, maxDepth: 4}");

    @TempDir
    static Path folder;

    @BeforeAll
    static void train() {
        OneSource source = new OneSource(SPARK, folder);
        for (int i = 0; i < ALGORITHMS.size(); i++) {
            String label = ALGORITHMS.get(i).startsWith("classification") ? "CAST(y AS DOUBLE)" : "z";
            source.is(
                    "{format: csv, path: \"LANDING/${date}.csv\", options: {header: \"true\"}, key: [id],"
                            + " schema: \"id LONG, a DOUBLE, b DOUBLE, c STRING, y BOOLEAN, z DOUBLE\"}",
                    "dataset:",
                    "  {spine: s, key: [id], columns: {a: a, b: b, c: c}, label: {expr: \"" + label + "\"},",
                    "   weight: \"0.5D + id % 7 / 9.0D\",",
                    "   split: {by: hash, key: [id], train: 0.8, validation: 0.1, test: 0.1}}",
                    "model: {task: " + ALGORITHMS.get(i) + ", name: m" + i + ", retrain: {every: P1D}}");
            if (i == 0) {
                land(source);
                source.ingest(NIGHT);
            }
            source.run("train", NIGHT);
        }
    }

    /** Of sums and of trees one each. */
    @Test
    void oneCoreMakesTheSameModels() {
        assertSame(1, 0, 3);
    }

    @Test
    void threeCoresMakeTheSameModels() {
        assertSame(3, 1, 2);
    }

    private static void assertSame(int cores, int... models) {
        try (WorkerProcess worker = WorkerProcess.startLikeThis(
                folder.resolve("log-" + cores),
                "-Dspark.master=local[" + cores + "]",
                "-Dspark.sql.shuffle.partitions=" + (cores + 1))) {
            for (int i : models) {
                worker.send(
                        "reproduce",
                        List.of(
                                "--model",
                                "m" + i,
                                "--version",
                                "1",
                                "--warehouse",
                                folder.resolve("warehouse").toString()));
                JsonNode result = worker.result();
                assertThat(result.path("identical").asBoolean())
                        .as(ALGORITHMS.get(i) + " by " + cores + " cores: " + result)
                        .isTrue();
                assertThat(worker.end().path("exitCode").asInt(-1)).isZero();
            }
        }
    }

    private static void land(OneSource source) {
        SplittableRandom random = new SplittableRandom(5);
        List<String> lines = new ArrayList<>(List.of("id,a,b,c,y,z"));
        for (int i = 0; i < ROWS; i++) {
            double a = random.nextDouble() * 4 - 2;
            double b = random.nextDouble();
            String c = List.of("red", "green", "blue").get(random.nextInt(3));
            double z = Math.sin(a) + b / 3 + (c.equals("red") ? 0.7 : 0) + random.nextDouble() / 10;
            lines.add(String.format(Locale.ROOT, "%d,%s,%s,%s,%s,%s", i, a, b, c, z > random.nextDouble(), z));
        }
        source.land(NIGHT + ".csv", lines.toArray(String[]::new));
    }
}
