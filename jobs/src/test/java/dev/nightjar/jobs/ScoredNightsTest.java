/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.ledger.StepState;
import dev.nightjar.core.registry.SigningKeyPair;
import dev.nightjar.core.trace.ScoreTrace;
import dev.nightjar.spark.testing.TestSpark;
import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
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
    private static final String MONITORING = "monitoring: {features: {metric: psi, warn: 0.1, alert: 0.25}}";
    private static final String WATCHED = "monitoring: {features: {metric: psi, warn: 0.1, alert: 0.25},"
            + " predictions: {metric: js, warn: 0.05, alert: 0.1},"
            + " performance: {metric: areaUnderROC, alertBelow: %s}, alerts: [{log: {}}]}";

    @TempDir
    static Path folder;

    private static ShopLake lake;

    @BeforeAll
    static void openTheTrainedShop() {
        lake = TrainedShop.open().copyTo(folder.resolve("warehouse"));
    }

    @Test
    void scoringAgainLeavesTheSameRows() {
        List<String> before = lake.scored(Shop.NIGHT);
        StepRun again = lake.run(Shop.NIGHT, "score");
        assertThat(before).isNotEmpty();
        assertThat(lake.scored(Shop.NIGHT)).isEqualTo(before);
        assertThat(again.measures())
                .containsEntry("rows", (double) before.size())
                .containsKeys("seconds", "rowsPerSecond", "positiveShare")
                .as("no limit")
                .doesNotContainKey("memory.alert");
        assertThat(again.measures().get("positiveShare")).isBetween(0.0, 1.0);
    }

    @Test
    void memoryAndSpeedAreInTheLedgerAndAPassedLimitAlertsWithoutHarm() {
        List<String> before = lake.scored(Shop.NIGHT);
        String limited = "scoring: {columns: [customer_id], maxPeakMemory: %s}";
        StepRun much = lake.score(limited.formatted("900g"), Shop.NIGHT);
        assertThat(much.measures())
                .containsEntry("memory.alert", 0.0)
                .containsEntry("spark.recordsWritten", (double) before.size())
                .containsEntry("memory.driver.peakHeapBytes", (double) much.peakMemoryBytes())
                .containsKeys("rowsPerSecond", "spark.bytesRead", "spark.gcShare", "memory.driver.peakOffHeapBytes");
        assertThat(much.reason()).isEmpty();
        StepRun little = lake.score(limited.formatted("1m"), Shop.NIGHT);
        assertThat(little.measures()).containsEntry("memory.alert", 1.0);
        assertThat(little.reason().orElseThrow())
                .contains("peak memory of the driver was")
                .contains("more than scoring.maxPeakMemory: 1m");
        assertThat(little.state()).isEqualTo(StepState.SUCCESS);
        assertThat(lake.scored(Shop.NIGHT)).isEqualTo(before);
    }

    @Test
    void theSameRowsInOtherFilesAndAnotherOrderGiveTheSameModel() {
        ShopLake other = TrainedShop.open().copyTo(folder.resolve("another order"));
        other.warehouse().forgetModels();
        other.forgetScores();
        TableName orders = TableName.bronze("shop", "orders");
        other.read(orders)
                .repartition(3)
                .sortWithinPartitions(col("amount"))
                .write()
                .format("delta")
                .mode("overwrite")
                .save(other.lake().path(orders));
        assertThat(other.run(Shop.NIGHT, List.of("--from", "features", "--to", "score"))
                        .modelVersion())
                .contains(1);
        assertThat(other.scored(Shop.NIGHT)).isEqualTo(lake.scored(Shop.NIGHT));
    }

    @Test
    void aScoreIsTracedToWhatMadeItWhateverHappensToTheDataLater() {
        ShopLake traced = TrainedShop.open().copyTo(folder.resolve("traced"));
        String orders = traced.lake().path(TableName.bronze("shop", "orders"));
        Dataset<Row> bronze = SPARK.read().format("delta").load(orders);
        Row score = traced.scores()
                .where(ShopLake.on(Shop.NIGHT))
                .orderBy("order_id")
                .first();
        long order = score.getAs("order_id");

        ScoreTrace trace = traced.trace(Shop.NIGHT, "order_id=" + order);

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
        assertThat(traced.trace(Shop.NIGHT, "order_id=" + order)).isEqualTo(trace);

        SPARK.conf().set("spark.databricks.delta.retentionDurationCheck.enabled", false);
        DeltaTable.forPath(SPARK, orders).vacuum(0);
        SPARK.conf().unset("spark.databricks.delta.retentionDurationCheck.enabled");
        assertThatThrownBy(() -> traced.trace(Shop.NIGHT, "order_id=" + order))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("VACUUM");
    }

    @Test
    void onlyTheKeyOfAScoredRowIsTraced() {
        assertThatThrownBy(() -> lake.trace(Shop.NIGHT, "customer_id=1"))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("[customer_id]")
                .hasMessageContaining("[order_id]");
        for (String key : List.of("order_id=1", "order_id=none")) {
            assertThatThrownBy(() -> lake.trace(Shop.NIGHT, key))
                    .as(key)
                    .isInstanceOf(UsageError.class)
                    .hasMessageContaining("shop.scores has no such row of " + Shop.NIGHT);
        }
    }

    @Test
    void everyColumnOfTheScoresIsDescribed() {
        Warehouse.assertDescribed(lake.scores());
    }

    @Test
    void aNightWhoseRowsVanishedHoldsNoScoresAndNoDrift() {
        LocalDate day = Shop.NIGHT.minusDays(2);
        lake.run(day, "score");
        assertThat(lake.run(day, "monitor").state()).isEqualTo(StepState.SUCCESS);
        assertThat(lake.scored(day)).isNotEmpty();
        assertThat(rows(TableName.drift("shop"), day)).isNotEmpty();
        String vanished = "scoring: {columns: [customer_id], where: \"amount > 1e9\", onEmpty: skip}";
        StepRun empty = lake.score(vanished, day);
        assertThat(empty.state()).isEqualTo(StepState.SKIPPED);
        assertThat(lake.scored(day)).isEmpty();
        StepRun monitor = lake.run(day, "monitor");
        assertThat(monitor.state()).isEqualTo(StepState.SKIPPED);
        assertThat(monitor.reason().orElseThrow()).contains("nothing was scored for " + day);
        assertThat(rows(TableName.drift("shop"), day)).isEmpty();
    }

    @Test
    void aRefusedNightKeepsItsScores() {
        List<String> before = lake.scored(Shop.NIGHT);
        String nothing = "scoring: {columns: [customer_id], where: \"amount > 1e9\"}";
        assertThatThrownBy(() -> lake.score(nothing, Shop.NIGHT))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("scoring.onEmpty: skip");
        assertThat(lake.scored(Shop.NIGHT)).isEqualTo(before);
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
        StepRun monitor = monitor("0.1");
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
            assertThat(row.<Long>getAs("rows")).isEqualTo(lake.scored(Shop.NIGHT).size());
            assertThat(row.<Integer>getAs("model_version")).isEqualTo(1);
        });
        assertThat(monitor.measures()).containsKeys("drift.alerts", "drift.warnings", "drift.max");
        assertThat(monitor.modelVersion()).contains(1);
        assertThat(monitor.read()).containsKey("shop.scores");
    }

    @Test
    void scoresAreJudgedOnceTheirLabelsAreFinal() {
        LocalDate labelled = Shop.NIGHT.minusDays(1);
        StepRun tooEarly = monitor("0.1");
        assertThat(tooEarly.reason().orElseThrow()).contains("nothing was scored for " + labelled);
        assertThat(tooEarly.measures()).doesNotContainKey("performance.alert");
        lake.run(labelled, "score");
        StepRun good = monitor("0.1");
        assertThat(good.measures()).containsEntry("performance.alert", 0.0);
        assertThat(good.measures().get("performance.areaUnderROC")).isBetween(0.6, 1.0);
        StepRun bad = monitor("0.99");
        assertThat(bad.measures()).containsEntry("performance.alert", 1.0);
        assertThat(bad.reason().orElseThrow()).contains("performance alert: areaUnderROC of " + labelled);
        Row row = rows(TableName.performance("shop"), Shop.NIGHT).get(0);
        assertThat(row.<Long>getAs("rows")).isEqualTo(lake.scored(labelled).size());
        assertThat(row.<Object>getAs("scored_date")).hasToString(labelled.toString());
        assertThat(row.<Boolean>getAs("alert")).isTrue();
    }

    @Test
    void withPublicKeysAnUnsignedModelIsNeitherUsedNorMade() throws IOException {
        String keys = "registry: {publicKeys: [\"" + SigningKeyPair.generate().publicKey() + "\"]}";
        String environment =
                Files.writeString(folder.resolve("signed.yaml"), keys).toString();
        assertThatThrownBy(() -> lake.run(Shop.NIGHT, List.of("--only", "score", "--env-file", environment)))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("version 1 of model shop: its manifest is not signed");
        assertThatThrownBy(() -> lake.run(
                        Shop.NIGHT, List.of("--only", "train", "--force-train", "--env-file", environment)))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("there is no registry.signingKey");
    }

    @Test
    void withoutChampionScoringIsSkippedAndSaysSo() {
        ShopLake fresh = TrainedShop.open().copyTo(folder.resolve("fresh")).forgetScores();
        fresh.warehouse().forgetModels();
        StepRun score = fresh.run(Shop.NIGHT, "score");
        assertThat(score.state()).isEqualTo(StepState.SKIPPED);
        assertThat(score.reason().orElseThrow()).contains("no champion yet");
    }

    private static void assertRefused(String from, String to, String message) {
        List<String> before = lake.scored(Shop.NIGHT);
        assertThatThrownBy(() -> lake.run(Shop.NIGHT, "score", from, to))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining(message);
        assertThat(lake.scored(Shop.NIGHT)).isEqualTo(before);
    }

    /** Of the night, with an alert where the area is smaller. */
    private static StepRun monitor(String alertBelow) {
        return lake.run(Shop.NIGHT, "monitor", MONITORING, WATCHED.formatted(alertBelow));
    }

    private static List<Row> rows(TableName table, LocalDate day) {
        return lake.read(table).where(ShopLake.on(day)).collectAsList();
    }
}
