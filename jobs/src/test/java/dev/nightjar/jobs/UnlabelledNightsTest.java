/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.registry.DeltaModelRegistry;
import dev.nightjar.core.registry.GateResult;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.core.reproduction.Reproduction;
import dev.nightjar.spark.testing.TestSpark;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nights of models that learn without labels, from landing files to scores: the second scores with the first's. */
class UnlabelledNightsTest {

    private static final SparkSession SPARK = TestSpark.session();
    private static final LocalDate FIRST = LocalDate.parse("2026-03-03");
    private static final LocalDate SECOND = FIRST.plusDays(1);
    private static final int ROWS = 200;

    /** Of the rows of a day, those that are odd. */
    private static final int ODD = 5;

    @TempDir
    Path folder;

    @Test
    void anomaliesAreScoredByTheChampionAndWatched() {
        OneSource source = nights(
                "  label: {expr: \"IF(id % 10 = 0, NULL, odd)\"}",
                "model: {task: anomaly, algorithm: isolation_forest, anomaly: {contamination: 0.03},",
                "  gates: [{metric: areaUnderROC, min: 0.9}, {metric: areaUnderPR, vs: baseline, minDelta: 0.2}]}",
                "scoring: {columns: [size]}",
                "monitoring: {predictions: {metric: psi, warn: 0.2, alert: 0.5},",
                "  performance: {metric: precisionAtK, alertBelow: 0.1}}");

        Dataset<Row> scores = scores(source);
        assertThat(scores.columns()).contains("id", "size", "score", "anomaly").doesNotContain("prediction", "odd");
        assertThat(scores.where("score < 0 OR score > 1 OR score IS NULL").isEmpty())
                .isTrue();
        // the farthest five of each day score highest
        assertThat(scores.where("date = DATE'" + SECOND + "'")
                        .orderBy(scores.col("score").desc())
                        .limit(ODD)
                        .where("size > 900")
                        .count())
                .isGreaterThanOrEqualTo(ODD - 1);
        assertThat(scores.where("anomaly").count()).isBetween(6L, 40L);
        Warehouse.assertDescribed(scores);
        assertThat(scores.schema().apply("score").getComment().get()).contains("odd");
        ModelVersion version = champion(source);
        assertThat(version.gates()).hasSize(2).allMatch(GateResult::passed);
        assertThat(version.metrics().get("baseline").get("areaUnderROC").value())
                .isEqualTo(0.5);
        assertThat(source.table(TableName.drift("p"))
                        .where("column_name = 'score'")
                        .count())
                .isEqualTo(2);
        // rows whose label is not known are learned from, and not judged
        assertThat(source.table(TableName.dataset("p")).count()).isEqualTo(3 * ROWS);
        int labelled = ROWS - ROWS / 10;
        assertThat(OneSource.lines(source.table(TableName.performance("p")), "scored_date", "metric", "rows"))
                .containsExactly(FIRST + " precisionAtK " + labelled, SECOND + " precisionAtK " + labelled);
        Reproduction again = reproduced(source);
        assertThat(again.identical()).as(again.toString()).isTrue();
    }

    @Test
    void clustersAreGivenByTheChampionAndWatched() {
        OneSource source = nights(
                "model: {task: clustering, algorithm: kmeans, params: {k: 2},",
                "  gates: [{metric: silhouette, min: 0.5}, {metric: silhouette, vs: baseline, minDelta: 0.3}]}",
                "scoring: {columns: [size, town]}",
                "monitoring: {predictions: {metric: psi, warn: 0.2, alert: 0.5}}");

        Dataset<Row> scores = scores(source);
        Warehouse.assertDescribed(scores);
        assertThat(scores.schema().apply("prediction").dataType().sql()).isEqualTo("INT");
        assertThat(scores.where("distance < 0 OR distance IS NULL").isEmpty()).isTrue();
        // one cluster in each town
        assertThat(scores.where("size < 900")
                        .selectExpr("prediction", "town")
                        .distinct()
                        .count())
                .isEqualTo(2);
        assertThat(champion(source).outputs()).containsEntry("distance", "DOUBLE");
        assertThat(source.table(TableName.drift("p"))
                        .where("column_name = 'distance'")
                        .count())
                .isEqualTo(2);
        Reproduction again = reproduced(source);
        assertThat(again.identical()).as(again.toString()).isTrue();
    }

    private static Reproduction reproduced(OneSource source) {
        List<String> arguments = List.of(
                "--model", "p", "--version", "1", "--warehouse", source.lake().root());
        return JobAnswers.of(new ReproduceJob(), SPARK, arguments).last(Reproduction.class);
    }

    /** Runs all steps of the first night, and the second night's without training. */
    private OneSource nights(String... more) {
        OneSource source = new OneSource(SPARK, folder);
        List<String> lines = new ArrayList<>(List.of(
                "dataset:",
                "  spine: s",
                "  key: [id]",
                "  timestamp: made_at",
                "  columns: {size: size, weight: weight, town: town}",
                "  split: {by: time, train: P2D, test: P1D}"));
        lines.addAll(List.of(more));
        source.is(
                "{format: csv, path: \"LANDING/${date}.csv\", options: {header: \"true\"}, key: [id], eventTime: made_at,"
                        + " schema: \"id LONG, made_at TIMESTAMP, size DOUBLE, weight DOUBLE, town STRING, odd BOOLEAN\"}",
                lines.toArray(String[]::new));
        LocalDate[] days = FIRST.minusDays(2).datesUntil(SECOND.plusDays(1)).toArray(LocalDate[]::new);
        for (LocalDate day : days) {
            source.land(day + ".csv", rows(day));
        }
        source.ingest(days);
        for (String step : List.of("train", "promote", "score", "monitor")) {
            assertThat(source.run(step, FIRST).state()).as(step).isEqualTo("success");
        }
        for (String step : List.of("score", "monitor")) {
            assertThat(source.run(step, SECOND).state()).as(step).isEqualTo("success");
        }
        return source;
    }

    /** Two towns of other sizes, and a few rows far from both. */
    private static String[] rows(LocalDate day) {
        SplittableRandom random = new SplittableRandom(day.toEpochDay());
        List<String> rows = new ArrayList<>(List.of("id,made_at,size,weight,town,odd"));
        for (int i = 0; i < ROWS; i++) {
            boolean odd = i < ODD;
            boolean north = i % 2 == 0;
            double size = odd ? 1_000 + 50 * random.nextGaussian() : (north ? 100 : 400) + 20 * random.nextGaussian();
            rows.add(String.format(
                    Locale.ROOT,
                    "%d,%s 12:00:00,%.3f,%s,%s,%s",
                    day.toEpochDay() * 1_000 + i,
                    day,
                    size,
                    i % 17 == 0 ? "" : String.format(Locale.ROOT, "%.3f", (north ? 5 : 9) + random.nextGaussian()),
                    north ? "north" : "south",
                    odd));
        }
        return rows.toArray(String[]::new);
    }

    private static Dataset<Row> scores(OneSource source) {
        Dataset<Row> scores = source.table(TableName.scores("p"));
        assertThat(OneSource.lines(scores.groupBy("date", "model_version").count(), "date", "model_version", "count"))
                .containsExactly(FIRST + " 1 " + ROWS, SECOND + " 1 " + ROWS);
        return scores;
    }

    private static ModelVersion champion(OneSource source) {
        return new DeltaModelRegistry(source.lake())
                .model("p")
                .alias("champion")
                .orElseThrow();
    }
}
