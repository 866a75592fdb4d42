/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.ledger.DeltaRunLedger;
import dev.nightjar.core.ledger.RunLedger;
import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.ledger.StepState;
import dev.nightjar.core.registry.SigningKeyPair;
import dev.nightjar.core.trace.ScoreTrace;
import dev.nightjar.spark.job.JobOutput;
import dev.nightjar.spark.testing.TestSpark;
import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What scoring and monitoring leave behind, night after night, with the model that one night trained. */
class ScoredNightsTest {

    private static final SparkSession SPARK = TestSpark.session("Europe/Berlin");
    private static final String SCORING = "scoring: {columns: [customer_id]}";
    private static final String MONITORING = "monitoring: {features: {metric: psi, warn: 0.1, alert: 0.25}}";
    private static final String WATCHED = "monitoring: {features: {metric: psi, warn: 0.1, alert: 0.25},"
            + " predictions: {metric: js, warn: 0.05, alert: 0.1},"
            + " performance: {metric: areaUnderROC, alertBelow: %s}, alerts: [{log: {}}]}";

    @TempDir
    static Path folder;

    private static Shop shop;
    private static Path warehouse;
    private static String original;

    @BeforeAll
    static void trainOnOneNight() throws IOException {
        shop = Shop.open(folder.resolve("shop"));
        warehouse = folder.resolve("warehouse");
        original = Files.readString(shop.pipeline());
        run(shop.arguments(warehouse, Shop.HISTORY, "--only", "ingest"));
        run(Shop.NIGHT);
    }

    @Test
    void scoringAgainLeavesTheSameRows() {
        List<String> before = scores(Shop.NIGHT);
        StepRun again = run(Shop.NIGHT, "--only", "score");
        assertThat(before).isNotEmpty();
        assertThat(scores(Shop.NIGHT)).isEqualTo(before);
        assertThat(again.measures())
                .containsEntry("rows", (double) before.size())
                .containsKeys("seconds", "rowsPerSecond", "positiveShare");
        assertThat(again.measures().get("positiveShare")).isBetween(0.0, 1.0);
    }

    @Test
    void memoryAndSpeedAreInTheLedgerAndAPassedLimitAlertsWithoutHarm() {
        List<String> before = scores(Shop.NIGHT);
        String limited = "scoring: {columns: [customer_id], maxPeakMemory: %s}";
        StepRun much = runWith(SCORING, limited.formatted("900g"), Shop.NIGHT, "--only", "score");
        assertThat(much.measures())
                .containsEntry("memory.alert", 0.0)
                .containsEntry("spark.recordsWritten", (double) before.size())
                .containsEntry("memory.driver.peakHeapBytes", (double) much.peakMemoryBytes())
                .containsKeys("rowsPerSecond", "spark.bytesRead", "spark.gcShare", "memory.driver.peakOffHeapBytes");
        assertThat(much.reason()).isEmpty();
        StepRun little = runWith(SCORING, limited.formatted("1m"), Shop.NIGHT, "--only", "score");
        assertThat(little.measures()).containsEntry("memory.alert", 1.0);
        assertThat(little.reason().orElseThrow())
                .contains("peak memory of the driver was")
                .contains("more than scoring.maxPeakMemory: 1m");
        assertThat(little.state()).isEqualTo(StepState.SUCCESS);
        assertThat(scores(Shop.NIGHT)).isEqualTo(before);
        StepRun silent = run(Shop.NIGHT, "--only", "score");
        assertThat(silent.measures()).doesNotContainKey("memory.alert");
    }

    @Test
    void theSameRowsInOtherFilesAndAnotherOrderGiveTheSameModel() {
        Warehouse other = new Warehouse(warehouse).copyTo(folder.resolve("another order"));
        other.forgetModels();
        String orders = other.lake().path(TableName.bronze("shop", "orders"));
        SPARK.read()
                .format("delta")
                .load(orders)
                .repartition(3)
                .sortWithinPartitions(col("amount"))
                .write()
                .format("delta")
                .mode("overwrite")
                .save(orders);
        assertThat(run(other.folder(), Shop.NIGHT).modelVersion()).contains(1);
        assertThat(scores(other.folder(), Shop.NIGHT)).isEqualTo(scores(Shop.NIGHT));
    }

    @Test
    void aScoreIsTracedToWhatMadeItWhateverHappensToTheDataLater() {
        Path lake = new Warehouse(warehouse).copyTo(folder.resolve("traced")).folder();
        String orders = Lake.at(lake.toString()).path(TableName.bronze("shop", "orders"));
        Dataset<Row> bronze = SPARK.read().format("delta").load(orders);
        Row score = SPARK.read()
                .format("delta")
                .load(Lake.at(lake.toString()).path(TableName.scores("shop")))
                .where(col("date").equalTo(Shop.NIGHT.toString()))
                .orderBy("order_id")
                .first();
        long order = score.getAs("order_id");

        ScoreTrace trace = trace(lake, "order_id=" + order);

        assertThat(trace.differences()).isEmpty();
        assertThat(trace.score().get("probability").doubleValue()).isEqualTo(score.<Double>getAs("probability"));
        assertThat(trace.model().version()).isEqualTo(1);
        assertThat(trace.model().trainedOn()).isEqualTo(Shop.NIGHT);
        assertThat(trace.read()).containsKey("shop.bronze_orders");
        assertThat(trace.inputs().get("amount").doubleValue())
                .isEqualTo(bronze.where("order_id = " + order)
                        .select("amount")
                        .first()
                        .getDouble(0));
        assertThat(trace.sources())
                .singleElement()
                .satisfies(source -> assertThat(source.file()).endsWith("/orders/" + Shop.NIGHT + "/orders.csv"));
        ScoreTrace.View view = trace.features().get(0);
        Row events = bronze.where("customer_id = " + score.getAs("customer_id"))
                .where("to_date(ordered_at) BETWEEN DATE'" + Shop.NIGHT.minusDays(3) + "' AND DATE'"
                        + Shop.NIGHT.minusDays(1) + "'")
                .selectExpr("count(*)", "avg(amount)", "count(DISTINCT to_date(ordered_at), _arrival_date)")
                .first();
        assertThat(view.values().get("customer_orders__order_count_3d").longValue())
                .isEqualTo(events.getLong(0));
        assertThat(view.values().get("customer_orders__amount_avg_3d").doubleValue())
                .isCloseTo(events.getDouble(1), within(1e-9));
        assertThat(view.tiles())
                .hasSize((int) events.getLong(2))
                .allSatisfy(tile -> assertThat(tile.day()).isBetween(Shop.NIGHT.minusDays(3), Shop.NIGHT.minusDays(1)));
        assertThat(view.tiles().stream().mapToLong(ScoreTrace.Tile::events).sum())
                .isEqualTo(events.getLong(0));

        SPARK.sql("UPDATE delta.`" + orders + "` SET amount = amount + 1");
        assertThat(trace(lake, "order_id=" + order)).isEqualTo(trace);

        SPARK.conf().set("spark.databricks.delta.retentionDurationCheck.enabled", false);
        DeltaTable.forPath(SPARK, orders).vacuum(0);
        SPARK.conf().unset("spark.databricks.delta.retentionDurationCheck.enabled");
        assertThatThrownBy(() -> trace(lake, "order_id=" + order))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("VACUUM");
    }

    @Test
    void onlyTheKeyOfAScoredRowIsTraced() {
        assertThatThrownBy(() -> trace(warehouse, "customer_id=1"))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("[customer_id]")
                .hasMessageContaining("[order_id]");
        for (String key : List.of("order_id=1", "order_id=none")) {
            assertThatThrownBy(() -> trace(warehouse, key))
                    .as(key)
                    .isInstanceOf(UsageError.class)
                    .hasMessageContaining("shop.scores has no such row of " + Shop.NIGHT);
        }
    }

    private static ScoreTrace trace(Path lake, String key) {
        List<Object> documents = new ArrayList<>();
        new TraceJob().run(SPARK, shop.arguments(lake, Shop.NIGHT, "--key", key), new JobOutput() {
            @Override
            public void started(String step) {}

            @Override
            public void result(Object document) {
                documents.add(document);
            }
        });
        return (ScoreTrace) documents.get(0);
    }

    @Test
    void everyColumnOfTheScoresIsDescribed() {
        Warehouse.assertDescribed(SPARK.read().format("delta").load(path(TableName.scores("shop"))));
    }

    @Test
    void aNightWhoseRowsVanishedHoldsNoScoresAndNoDrift() {
        LocalDate day = Shop.NIGHT.minusDays(2);
        run(day, "--only", "score");
        assertThat(run(day, "--only", "monitor").state()).isEqualTo(StepState.SUCCESS);
        assertThat(scores(day)).isNotEmpty();
        assertThat(rows(TableName.drift("shop"), day)).isNotEmpty();
        String vanished = "scoring: {columns: [customer_id], where: \"amount > 1e9\", onEmpty: skip}";
        StepRun empty = runWith(SCORING, vanished, day, "--only", "score");
        assertThat(empty.state()).isEqualTo(StepState.SKIPPED);
        assertThat(scores(day)).isEmpty();
        StepRun monitor = run(day, "--only", "monitor");
        assertThat(monitor.state()).isEqualTo(StepState.SKIPPED);
        assertThat(monitor.reason().orElseThrow()).contains("nothing was scored for " + day);
        assertThat(rows(TableName.drift("shop"), day)).isEmpty();
    }

    @Test
    void aRefusedNightKeepsItsScores() {
        LocalDate day = Shop.NIGHT.minusDays(3);
        run(day, "--only", "score");
        List<String> before = scores(day);
        String nothing = "scoring: {columns: [customer_id], where: \"amount > 1e9\"}";
        assertThatThrownBy(() -> runWith(SCORING, nothing, day, "--only", "score"))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("scoring.onEmpty: skip");
        assertThat(scores(day)).isEqualTo(before);
    }

    @Test
    void examplesThatAreNotWhatTheModelLearnedFromAreRefused() {
        assertRefused("channel: channel}", "channel: \"1\"}", "channel is INT, not STRING");
        assertRefused(", channel: channel}", "}", "channel STRING is missing");
        assertRefused("channel: channel}", "channel: channel, Prediction: amount}", "[Prediction]");
        assertRefused("channel: channel}", "channel: channel, model_version: amount}", "[model_version]");
    }

    @Test
    void everyInputIsComparedWithTheTrainingData() {
        run(Shop.NIGHT, "--only", "score");
        StepRun monitor = runWith(MONITORING, WATCHED.formatted("0.1"), Shop.NIGHT, "--only", "monitor");
        List<Row> drift = rows(TableName.drift("shop"), Shop.NIGHT);
        assertThat(drift)
                .extracting(
                        row -> row.<String>getAs("kind") + " " + row.getAs("metric") + " " + row.getAs("column_name"))
                .containsExactlyInAnyOrder(
                        "input psi amount",
                        "input psi channel",
                        "input psi customer_orders__order_count_1d",
                        "input psi customer_orders__order_count_3d",
                        "input psi customer_orders__amount_avg_1d",
                        "input psi customer_orders__amount_avg_3d",
                        "prediction js probability");
        assertThat(drift).allSatisfy(row -> {
            assertThat(row.<Long>getAs("rows")).isEqualTo(scores(Shop.NIGHT).size());
            assertThat(row.<Integer>getAs("model_version")).isEqualTo(1);
        });
        assertThat(monitor.measures()).containsKeys("drift.alerts", "drift.warnings", "drift.max");
        assertThat(monitor.modelVersion()).contains(1);
        assertThat(monitor.read()).containsKey("shop.scores");
    }

    @Test
    void scoresAreJudgedOnceTheirLabelsAreFinal() {
        LocalDate night = Shop.NIGHT.minusDays(4);
        LocalDate labelled = night.minusDays(1);
        run(night, "--only", "score");
        StepRun tooEarly = runWith(MONITORING, WATCHED.formatted("0.1"), night, "--only", "monitor");
        assertThat(tooEarly.reason().orElseThrow()).contains("nothing was scored for " + labelled);
        assertThat(tooEarly.measures()).doesNotContainKey("performance.alert");
        run(labelled, "--only", "score");
        StepRun good = runWith(MONITORING, WATCHED.formatted("0.1"), night, "--only", "monitor");
        assertThat(good.measures()).containsEntry("performance.alert", 0.0);
        assertThat(good.measures().get("performance.areaUnderROC")).isBetween(0.6, 1.0);
        StepRun bad = runWith(MONITORING, WATCHED.formatted("0.99"), night, "--only", "monitor");
        assertThat(bad.measures()).containsEntry("performance.alert", 1.0);
        assertThat(bad.reason().orElseThrow()).contains("performance alert: areaUnderROC of " + labelled);
        Row row = rows(TableName.performance("shop"), night).get(0);
        assertThat(row.<Long>getAs("rows")).isEqualTo(scores(labelled).size());
        assertThat(row.<Object>getAs("scored_date")).hasToString(labelled.toString());
        assertThat(row.<Boolean>getAs("alert")).isTrue();
    }

    @Test
    void withPublicKeysAnUnsignedModelIsNeitherUsedNorMade() throws IOException {
        String keys = "registry: {publicKeys: [\"" + SigningKeyPair.generate().publicKey() + "\"]}";
        String environment =
                Files.writeString(folder.resolve("signed.yaml"), keys).toString();
        assertThatThrownBy(() -> run(Shop.NIGHT, "--only", "score", "--env-file", environment))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("version 1 of model shop: its manifest is not signed");
        assertThatThrownBy(() -> run(Shop.NIGHT, "--only", "train", "--force-train", "--env-file", environment))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("there is no registry.signingKey");
    }

    @Test
    void withoutChampionScoringIsSkippedAndSaysSo() {
        Path fresh = folder.resolve("fresh");
        run(fresh, Shop.NIGHT, "--only", "ingest");
        StepRun score = run(fresh, Shop.NIGHT, "--only", "score");
        assertThat(score.state()).isEqualTo(StepState.SKIPPED);
        assertThat(score.reason().orElseThrow()).contains("no champion yet");
    }

    private static void assertRefused(String from, String to, String message) {
        List<String> before = scores(Shop.NIGHT);
        assertThatThrownBy(() -> runWith(from, to, Shop.NIGHT, "--only", "score"))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining(message);
        assertThat(scores(Shop.NIGHT)).isEqualTo(before);
    }

    private static StepRun runWith(String from, String to, LocalDate day, String... more) {
        assertThat(original).contains(from);
        write(original.replace(from, to));
        try {
            return run(day, more);
        } finally {
            write(original);
        }
    }

    private static StepRun run(LocalDate day, String... more) {
        return run(warehouse, day, more);
    }

    /** Runs a part of a night, and answers what the ledger has of its last step. */
    private static StepRun run(Path lake, LocalDate day, String... more) {
        run(shop.arguments(lake, day, more));
        List<StepRun> runs = new DeltaRunLedger(Lake.at(lake.toString()))
                .find(RunLedger.Query.of("shop").between(day, day));
        return runs.get(runs.size() - 1);
    }

    private static void run(List<String> arguments) {
        new PipelineJob().run(SPARK, arguments, new JobOutput() {
            @Override
            public void started(String step) {}

            @Override
            public void result(Object document) {}
        });
    }

    private static void write(String pipeline) {
        try {
            Files.writeString(shop.pipeline(), pipeline);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> scores(LocalDate day) {
        return scores(warehouse, day);
    }

    private static List<String> scores(Path lake, LocalDate day) {
        return SPARK
                .read()
                .format("delta")
                .load(Lake.at(lake.toString()).path(TableName.scores("shop")))
                .where("date = DATE'" + day + "'")
                .drop("scored_at", "_run_id")
                .orderBy("order_id")
                .collectAsList()
                .stream()
                .map(Row::toString)
                .toList();
    }

    private static List<Row> rows(TableName table, LocalDate day) {
        return SPARK.read()
                .format("delta")
                .load(path(table))
                .where("date = DATE'" + day + "'")
                .collectAsList();
    }

    private static String path(TableName table) {
        return Lake.at(warehouse.toString()).path(table);
    }
}
