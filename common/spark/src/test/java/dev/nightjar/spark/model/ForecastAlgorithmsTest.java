/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.core.registry.ArtifactFile;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.spec.PipelineReader;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.core.spec.Substitution;
import dev.nightjar.spark.dataset.ExampleColumns;
import dev.nightjar.spark.testing.TestSpark;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every algorithm forecasts shops that grow, of which one was closed for two weeks and one is new, further ahead than a season;
 * and says the same once it was saved and loaded.
 */
class ForecastAlgorithmsTest {

    private static final SparkSession SPARK = TestSpark.session();
    private static final int HORIZON = 8;

    @TempDir
    static Path folder;

    private static Dataset<Row> history;
    private static final Map<Learnt, Saved> SAVED = new LinkedHashMap<>();

    private record Saved(Map<String, Map<String, MetricValue>> metrics, ServingRequest request) {}

    private enum Learnt {
        LINEAR_REGRESSION("lags: [1, 2, 7], transform: log"),
        GENERALIZED_LINEAR("lags: [1], strategy: direct"),
        DECISION_TREE("lags: [1], strategy: direct", "maxDepth: 6, minInstancesPerNode: 5"),
        RANDOM_FOREST(
                "lags: [1], transform: log",
                "numTrees: 20, maxDepth: 8, minInstancesPerNode: 1, featureSubsetStrategy: all"),
        GBT("lags: [1], strategy: direct, transform: log", "maxIter: 3, maxDepth: 3, stepSize: 0.3"),
        SEASONAL_NAIVE("");

        private final String forecast;
        private final String params;

        Learnt(String forecast) {
            this(forecast, "");
        }

        Learnt(String forecast, String params) {
            this.forecast = forecast;
            this.params = params;
        }

        PipelineSpec pipeline() {
            String yaml = """
                    apiVersion: nightjar/v1
                    pipeline: shops
                    sources:
                      sales: {format: csv, path: in.csv, schema: "id LONG, shop STRING, day TIMESTAMP, sales DOUBLE"}
                    dataset:
                      {spine: sales, key: [id], timestamp: day, split: {by: time, train: P63D, validation: P14D, test: P14D}}
                    model:
                      task: forecast
                      algorithm: %s
                      params: {%s}
                      forecast:
                        {series: [shop], target: sales, frequency: P1D, horizon: 8, seasons: [7], interval: 0.8, %s}
                    """.formatted(name().toLowerCase(java.util.Locale.ROOT), params, forecast);
            return PipelineReader.parse(
                    yaml.replaceAll(", }", "}"), "shops.yaml", new Substitution(Optional.empty(), Map.of(), Map.of()));
        }
    }

    @BeforeAll
    static void sell() {
        history = SPARK.range(0, 3 * 91L, 1, 1)
                .withColumn("n", expr("CAST(id % 91 AS INT)"))
                .withColumn("shop", expr("element_at(array('closed', 'new', 'old'), CAST(id DIV 91 + 1 AS INT))"))
                .where("NOT (shop = 'closed' AND n BETWEEN 40 AND 53) AND NOT (shop = 'new' AND n < 86)")
                .withColumn("day", expr("CAST(date_add(DATE'2026-01-05', n) AS TIMESTAMP)"))
                .withColumn("noise", expr("0.95D + pmod(xxhash64(id, 3), 1000) / 10000.0D"))
                .withColumn(
                        ExampleColumns.LABEL,
                        expr("IF(shop = 'closed', 100, 1000) * (1 + 0.4 * sin(n % 7)) * exp(0.004 * n) * noise"))
                .withColumn(ExampleColumns.WEIGHT, lit(1.0))
                .withColumn(
                        ExampleColumns.SPLIT,
                        expr("CASE WHEN n < 63 THEN 'train' WHEN n < 77 THEN 'validation' ELSE 'test' END"))
                .withColumn(ExampleColumns.KNOWN_UNTIL, expr("DATE'2026-04-05'"))
                .drop("n", "noise")
                .cache();
    }

    @ParameterizedTest
    @EnumSource(Learnt.class)
    void isBetterThanTheValueOfLastWeekAndForecastsEveryShop(Learnt algorithm) {
        Saved saved = saved(algorithm);
        double error = saved.metrics.get("test").get("mae").value();
        double naive = saved.metrics.get("baseline").get("mae").value();
        if (algorithm == Learnt.SEASONAL_NAIVE) {
            assertThat(error).isCloseTo(naive, within(1e-9));
        } else {
            assertThat(error).isLessThan(naive);
        }
        Dataset<Row> forecasts = SPARK.read().parquet(saved.request.expected());
        assertThat(forecasts.groupBy("shop").count().orderBy("shop").collectAsList())
                .extracting(Row::toString)
                .containsExactly("[closed," + HORIZON + "]", "[new," + HORIZON + "]", "[old," + HORIZON + "]");
        assertThat(forecasts
                        .where("prediction_low <= prediction AND prediction <= prediction_high")
                        .where("prediction BETWEEN IF(shop = 'closed', 30, 300) AND IF(shop = 'closed', 400, 4000)")
                        .count())
                .isEqualTo(3 * HORIZON);
    }

    @ParameterizedTest
    @EnumSource(Learnt.class)
    void forecastsTheSameOnceItWasSavedAndLoaded(Learnt algorithm) {
        assertThat(SavedModelsProbe.different(SPARK, saved(algorithm).request)).isEqualTo("0 of " + 3 * HORIZON);
    }

    /** Of the recursive, of those with a model a step, and of those without any. */
    @Test
    void modelsForecastTheSameInAFreshProcess() throws Exception {
        List<ServingRequest> requests = Stream.of(Learnt.LINEAR_REGRESSION, Learnt.GBT, Learnt.SEASONAL_NAIVE)
                .map(algorithm -> saved(algorithm).request)
                .toList();
        assertThat(SavedModels.askAFreshProcess(folder, requests))
                .isEqualTo(Collections.nCopies(requests.size(), "0 of " + 3 * HORIZON));
    }

    private static synchronized Saved saved(Learnt algorithm) {
        return SAVED.computeIfAbsent(algorithm, ForecastAlgorithmsTest::train);
    }

    private static Saved train(Learnt algorithm) {
        PipelineSpec spec = algorithm.pipeline();
        FittedModel fitted = FittedModel.fit(SPARK, TrainingSet.of(history, spec), spec);
        String artifact = folder.resolve(algorithm.name()).toString();
        Map<String, ArtifactFile> manifest =
                ModelArtifact.save(SPARK, fitted.model(), ModelArtifactTest.FIGURES, artifact);
        history.select(fitted.model().description().signature().keySet().stream()
                        .map(input -> col(input))
                        .toArray(org.apache.spark.sql.Column[]::new))
                .write()
                .parquet(artifact + "-sample");
        fitted.model()
                .predict(SPARK.read().parquet(artifact + "-sample"))
                .write()
                .parquet(artifact + "-expected");
        return new Saved(
                fitted.metrics(),
                new ServingRequest(artifact, manifest, artifact + "-sample", artifact + "-expected", Map.of()));
    }
}
