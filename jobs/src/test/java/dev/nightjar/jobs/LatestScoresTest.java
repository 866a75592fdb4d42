/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.ledger.StepState;
import dev.nightjar.spark.lakesql.LakeSql;
import dev.nightjar.spark.testing.TestSpark;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scores of customers, who order on many days and several times on some, of which a table has the latest one each. */
class LatestScoresTest {

    private static final SparkSession SPARK = TestSpark.session("Europe/Berlin");
    private static final LocalDate BEFORE = Shop.NIGHT.minusDays(1);

    @TempDir
    static Path folder;

    private static List<Row> allNights;

    @BeforeAll
    static void scoreAllNights() {
        ShopLake all = TrainedShop.open().copyTo(folder.resolve("all nights"));
        for (int i = 0; i < 3; i++) {
            score(all, "append", Shop.NIGHT.minusDays(i));
        }
        allNights = all.scores()
                .selectExpr("customer_id", "date", "order_id", "probability", "ordered_at")
                .collectAsList();
    }

    /** Nights in order, one of which is run again with other keys; and nights in any order, one of which is run again. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void theLatestScoreOfEachKeyIsThatOfItsNewestNight(long seed) {
        ShopLake lake = unscored("random " + seed);
        Random random = new Random(seed);
        boolean inOrder = seed % 2 == 0;
        List<LocalDate> nights = new ArrayList<>(List.of(BEFORE, Shop.NIGHT));
        if (!inOrder) {
            nights.add(Shop.NIGHT.minusDays(2));
            Collections.shuffle(nights, random);
        }
        nights.add(nights.get(random.nextInt(nights.size())));
        Map<LocalDate, Integer> without = new TreeMap<>();
        for (LocalDate night : nights) {
            without.put(night, inOrder ? random.nextInt(4) : night.getDayOfMonth() % 4);
            score(lake, "upsert, where: \"customer_id % 3 <> " + without.get(night) + "\"", night);
            assertThat(ShopLake.lines(lake.scores().selectExpr("customer_id", "date", "order_id", "probability")))
                    .as("seed %d, after %s of %s", seed, night, nights)
                    .isEqualTo(latest(without));
        }
    }

    /** What an earlier night would have said of it was not kept, as it came after this one. */
    @Test
    void aKeyThatANightNoLongerHasIsGoneIfEarlierNightsCameLater() {
        ShopLake lake = unscored("out of order");
        score(lake, "upsert", Shop.NIGHT);
        List<Row> both = lake.scores()
                .select("customer_id")
                .intersect(lake.read(TableName.bronze("shop", "orders"))
                        .where(ShopLake.on(BEFORE))
                        .select("customer_id"))
                .collectAsList();
        assertThat(both).isNotEmpty();
        long customer = both.get(0).getLong(0);
        score(lake, "upsert", BEFORE);
        score(lake, "upsert, where: \"customer_id <> " + customer + "\"", Shop.NIGHT);
        Dataset<Row> scores = lake.scores().where(col("customer_id").equalTo(customer));
        assertThat(scores.isEmpty()).isTrue();

        score(lake, "upsert", BEFORE);

        assertThat(ShopLake.lines(lake.scores()
                        .where(col("customer_id").equalTo(customer))
                        .select("date")))
                .containsExactly("[" + BEFORE + "]");
    }

    @Test
    void aTableOfTheLatestScoresIsMonitoredTracedAndQueried() {
        ShopLake lake = unscored("watched");
        Path files = folder.resolve("latest");
        String export = ", export: {format: parquet, path: \"" + files + "\"}";
        score(lake, "upsert" + export, BEFORE);
        String[] upsert = watched("upsert, where: \"customer_id % 3 > 0\"" + export);
        List<String> left = ShopLake.lines(lake.scores().drop("scored_at"));
        StepRun score = lake.run(Shop.NIGHT, "score", upsert);
        assertThat(score.rowsWritten())
                .isEqualTo(lake.scores().where(ShopLake.on(Shop.NIGHT)).count());
        assertThat(score.measures().get("positiveShare")).isBetween(0.0, 1.0);
        Warehouse.assertDescribed(lake.scores());

        StepRun monitor = lake.run(Shop.NIGHT, "monitor", upsert);

        assertThat(monitor.state()).isEqualTo(StepState.SUCCESS);
        // labels come a day later: what the night before left is judged, although this night has replaced some of it
        Row judged = lake.read(TableName.performance("shop"))
                .where(ShopLake.on(Shop.NIGHT))
                .first();
        assertThat(judged.<Object>getAs("scored_date")).hasToString(BEFORE.toString());
        // one example a customer, though some ordered several times
        assertThat(judged.<Long>getAs("rows")).isEqualTo(left.size());
        Dataset<Row> latest = LakeSql.open(SPARK, lake.lake()).dataset("SELECT * FROM shop.scores_latest");
        assertThat(latest.count()).isEqualTo(lake.scores().count()).isGreaterThan(score.rowsWritten());
        assertThat(SPARK.read().parquet(files.toString()).count()).isEqualTo(latest.count());
        long customer = lake.scores().where(ShopLake.on(Shop.NIGHT)).first().getAs("customer_id");
        assertThat(lake.trace(Shop.NIGHT, "customer_id=" + customer, upsert).differences())
                .isEmpty();
        long old = lake.scores().where(ShopLake.on(BEFORE)).first().getAs("customer_id");
        assertThat(lake.trace(BEFORE, "customer_id=" + old, customers("upsert")).differences())
                .isEmpty();
    }

    @Test
    void aTableIsNotLoadedInTwoWays() {
        ShopLake lake = TrainedShop.open().copyTo(folder.resolve("both ways"));
        assertThatThrownBy(() -> score(lake, "upsert", Shop.NIGHT))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("was made with append");
        lake.forgetScores();
        score(lake, "upsert", Shop.NIGHT);
        assertThatThrownBy(() -> score(lake, "append", Shop.NIGHT))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("was made with upsert");
    }

    private static ShopLake unscored(String name) {
        return TrainedShop.open().copyTo(folder.resolve(name)).forgetScores();
    }

    private static void score(ShopLake lake, String load, LocalDate night) {
        lake.run(night, "score", customers(load));
    }

    /** What the pipeline file says instead, to score customers. */
    private static String[] customers(String load) {
        return new String[] {
            ShopLake.SCORING,
            "scoring: {columns: [order_id], load: " + load + "}",
            "  key: [order_id]\n  timestamp",
            "  key: [customer_id]\n  timestamp"
        };
    }

    /** The same with a look at how good scores were. */
    private static String[] watched(String load) {
        List<String> replaced = new ArrayList<>(List.of(customers(load)));
        replaced.addAll(
                List.of("monitoring: {", "monitoring: {performance: {metric: areaUnderROC, alertBelow: 0.1}, "));
        return replaced.toArray(String[]::new);
    }

    /** What the scores of all nights have of each customer on the newest night, by its newest order. */
    private static List<String> latest(Map<LocalDate, Integer> without) {
        Map<Long, Row> latest = new TreeMap<>();
        allNights.stream()
                .filter(row -> without.getOrDefault(row.getDate(1).toLocalDate(), (int) (row.getLong(0) % 3))
                        != row.getLong(0) % 3)
                .forEach(row -> latest.merge(row.getLong(0), row, (a, b) -> isNewer(a, b) ? a : b));
        return latest.values().stream()
                .map(row -> "[" + row.get(0) + "," + row.get(1) + "," + row.get(2) + "," + row.get(3) + "]")
                .sorted()
                .toList();
    }

    private static boolean isNewer(Row a, Row b) {
        int byDate = a.getDate(1).compareTo(b.getDate(1));
        return byDate != 0 ? byDate > 0 : a.getTimestamp(4).after(b.getTimestamp(4));
    }
}
