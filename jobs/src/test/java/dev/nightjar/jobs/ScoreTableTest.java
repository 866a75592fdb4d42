/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.input_file_name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.ledger.DeltaRunLedger;
import dev.nightjar.core.ledger.RunLedger;
import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.ledger.StepState;
import dev.nightjar.core.trace.ScoreTrace;
import dev.nightjar.spark.job.JobOutput;
import dev.nightjar.spark.lakesql.LakeSql;
import dev.nightjar.spark.testing.TestSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the table of scores is like, whatever the model: its files, what it keeps, and what is made of it for others. */
class ScoreTableTest {

    private static final SparkSession SPARK = TestSpark.session("Europe/Berlin");
    private static final TableName SCORES = TableName.scores("shop");
    private static final JobOutput SILENT = new JobOutput() {
        @Override
        public void started(String step) {}

        @Override
        public void result(Object document) {}
    };

    @TempDir
    static Path folder;

    private static Shop shop;
    private static Path trained;
    private static String original;
    private static List<Row> allNights;

    @BeforeAll
    static void trainOnOneNight() throws IOException {
        shop = Shop.open(folder.resolve("shop"));
        trained = folder.resolve("trained");
        original = Files.readString(shop.pipeline())
                .replace("customer_id LONG,", "customer_id LONG COMMENT 'Who ordered',")
                .replace("monitoring: {", "monitoring: {performance: {metric: areaUnderROC, alertBelow: 0.1}, ");
        write(original);
        new PipelineJob().run(SPARK, shop.arguments(trained, Shop.HISTORY, "--only", "ingest"), SILENT);
        new PipelineJob().run(SPARK, shop.arguments(trained, Shop.NIGHT), SILENT);
        Path all = copy("of all nights");
        for (int i = 0; i < 3; i++) {
            run(all, customers("append"), Shop.NIGHT.minusDays(i), "score");
        }
        allNights = scores(all)
                .selectExpr("customer_id", "date", "order_id", "probability", "ordered_at")
                .collectAsList();
    }

    @Test
    void aNightOfManySmallFilesIsScoredIntoOne() {
        Path lake = copy("small files");
        String orders = path(lake, TableName.bronze("shop", "orders"));
        SPARK.read()
                .format("delta")
                .load(orders)
                .write()
                .format("delta")
                .mode("overwrite")
                .option("maxRecordsPerFile", 1)
                .save(orders);
        List<String> before = lines(scores(lake).where(on(Shop.NIGHT)).drop("scored_at", "_run_id"));

        run(lake, "scoring: {columns: [customer_id]}", Shop.NIGHT, "score");

        Dataset<Row> night = scores(lake).where(on(Shop.NIGHT));
        assertThat(lines(night.drop("scored_at", "_run_id"))).isEqualTo(before);
        assertThat(night.select(input_file_name()).distinct().count()).isEqualTo(1);
    }

    @Test
    void rowsAreInTheOrderOfColumnsToLookBy() {
        Path lake = copy("clustered");
        List<String> before = lines(scores(lake).where(on(Shop.NIGHT)).drop("scored_at", "_run_id"));

        run(lake, "scoring: {columns: [customer_id], clusterBy: [customer_id, order_id]}", Shop.NIGHT, "score");

        Dataset<Row> night = scores(lake).where(on(Shop.NIGHT)).drop("scored_at", "_run_id");
        assertThat(lines(night)).isEqualTo(before);
        assertThat(night.select("customer_id", "order_id")
                        .toJavaRDD()
                        .map(row -> row.getLong(0))
                        .glom()
                        .collect())
                .allSatisfy(file -> assertThat(file).isSorted());
    }

    @Test
    void aColumnThatIsCarriedAlongKeepsTheCommentOfItsSource() {
        assertThat(scores(trained).schema().apply("customer_id").getComment().get())
                .isEqualTo("Who ordered");
        assertThat(scores(trained).schema().apply("order_id").getComment().get())
                .isEqualTo("Key of the example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "parquet"})
    void filesForOthersHaveTheRowsOfTheTable(String format) {
        Path lake = copy("exported " + format);
        Path files = folder.resolve("out of " + format);
        String scoring = "scoring: {columns: [customer_id], explain: 2, export: {format: " + format + ", path: \""
                + files + "/${date}\"}}";
        for (int i = 0; i < 2; i++) {
            run(lake, scoring, Shop.NIGHT, "score");
            Dataset<Row> table = scores(lake).where(on(Shop.NIGHT));
            Dataset<Row> exported = SPARK.read()
                    .format(format)
                    .options(Map.of("header", "true", "escape", "\""))
                    .load(files.resolve(Shop.NIGHT.toString()).toString());
            assertThat(exported.columns()).containsExactly(table.columns());
            assertThat(lines(exported.selectExpr(
                            "order_id", "customer_id", "CAST(probability AS DOUBLE)", "model_version", "_run_id")))
                    .isEqualTo(lines(
                            table.selectExpr("order_id", "customer_id", "probability", "model_version", "_run_id")));
            String contributions = format.equals("csv")
                    ? "from_json(explanation, 'contributions ARRAY<STRUCT<input: STRING>>').contributions.input"
                    : "explanation.contributions.input";
            assertThat(lines(exported.selectExpr(contributions)))
                    .isEqualTo(lines(table.selectExpr("explanation.contributions.input")));
        }
        assertThat(names(files)).containsExactly(Shop.NIGHT.toString());
        assertThat(names(files.resolve(Shop.NIGHT.toString()))).contains("_SUCCESS", "_nightjar.json");
    }

    @Test
    void aFolderForAllNightsHasTheNewestAndOneOfANightWithoutRowsHasNone() {
        Path lake = copy("exported newest");
        Path files = folder.resolve("newest");
        String scoring =
                "scoring: {columns: [customer_id], onEmpty: skip%s, export: {format: csv, path: \"" + files + "\"}}";
        run(lake, scoring.formatted(""), Shop.NIGHT, "score");
        run(lake, scoring.formatted(""), Shop.NIGHT.minusDays(1), "score");
        Dataset<Row> exported = SPARK.read().option("header", "true").csv(files.toString());
        assertThat(exported.select("date").distinct().collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactly(Shop.NIGHT.toString());

        run(lake, scoring.formatted(", where: \"amount > 1e9\""), Shop.NIGHT, "score");

        Dataset<Row> nothing = SPARK.read().option("header", "true").csv(files.toString());
        assertThat(nothing.columns()).contains("order_id", "probability");
        assertThat(nothing.isEmpty()).isTrue();
    }

    @Test
    void whatIsNotNightjarsIsNotReplacedByAnExport() throws IOException {
        Path lake = copy("exported wrong");
        Path foreign = Files.createDirectories(folder.resolve("letters"));
        Files.writeString(foreign.resolve("letter.txt"), "Dear");
        Map.of(foreign, "did not write", lake.resolve("shop/scores"), "the warehouse is", folder, "the warehouse is")
                .forEach((target, message) -> assertThatThrownBy(() -> run(
                                lake,
                                "scoring: {export: {format: parquet, path: \"" + target + "\"}}",
                                Shop.NIGHT,
                                "score"))
                        .isInstanceOf(UsageError.class)
                        .hasMessageContaining(message));
        assertThat(names(foreign)).containsExactly("letter.txt");
    }

    @Test
    void nightsThatAreOldAreRemoved() {
        Path lake = copy("retained");
        for (int i = 4; i > 0; i--) {
            run(lake, "scoring: {columns: [customer_id]}", Shop.NIGHT.minusDays(i), "score");
        }
        StepRun night = run(lake, "scoring: {columns: [customer_id], retain: P2D}", Shop.NIGHT, "score");
        assertThat(nights(lake)).containsExactly(Shop.NIGHT.minusDays(2), Shop.NIGHT.minusDays(1), Shop.NIGHT);
        assertThat(night.reason().orElseThrow())
                .isEqualTo("removed the scores of 2 nights before " + Shop.NIGHT.minusDays(2) + ", from "
                        + Shop.NIGHT.minusDays(4) + " on");
        assertThat(run(lake, "scoring: {columns: [customer_id], retain: P2D}", Shop.NIGHT, "score")
                        .reason())
                .isEmpty();
    }

    /** Nights in order, one of which is run again with other keys; and nights in any order, one of which is run again. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void theLatestScoreOfEachKeyIsThatOfItsNewestNight(long seed) {
        Path lake = copy("upsert " + seed);
        forgetScores(lake);
        Random random = new Random(seed);
        boolean inOrder = seed % 2 == 0;
        List<LocalDate> nights = new ArrayList<>(List.of(Shop.NIGHT.minusDays(2), Shop.NIGHT.minusDays(1), Shop.NIGHT));
        if (!inOrder) {
            Collections.shuffle(nights, random);
        }
        nights.add(nights.get(random.nextInt(3)));
        Map<LocalDate, Integer> without = new TreeMap<>();
        for (LocalDate night : nights) {
            without.put(night, inOrder ? random.nextInt(4) : night.getDayOfMonth() % 4);
            run(lake, customers("upsert, where: \"customer_id % 3 <> " + without.get(night) + "\""), night, "score");
            assertThat(lines(scores(lake).selectExpr("customer_id", "date", "order_id", "probability")))
                    .as("seed %d, after %s of %s", seed, night, nights)
                    .isEqualTo(latest(without));
        }
    }

    /** What an earlier night would have said of it was not kept, as it came after this one. */
    @Test
    void aKeyThatANightNoLongerHasIsGoneIfEarlierNightsCameLater() {
        Path lake = copy("upsert out of order");
        forgetScores(lake);
        LocalDate before = Shop.NIGHT.minusDays(1);
        run(lake, customers("upsert"), Shop.NIGHT, "score");
        List<Row> both = scores(lake)
                .select("customer_id")
                .intersect(customersOf(trained, before))
                .collectAsList();
        assertThat(both).isNotEmpty();
        long customer = both.get(0).getLong(0);
        run(lake, customers("upsert"), before, "score");
        run(lake, customers("upsert, where: \"customer_id <> " + customer + "\""), Shop.NIGHT, "score");
        assertThat(scores(lake).where(col("customer_id").equalTo(customer)).isEmpty())
                .isTrue();

        run(lake, customers("upsert"), before, "score");

        assertThat(lines(
                        scores(lake).where(col("customer_id").equalTo(customer)).select("date")))
                .containsExactly("[" + before + "]");
    }

    private static Dataset<Row> customersOf(Path lake, LocalDate night) {
        return SPARK.read()
                .format("delta")
                .load(path(lake, TableName.bronze("shop", "orders")))
                .where(on(night))
                .select("customer_id");
    }

    @Test
    void aTableOfTheLatestScoresIsMonitoredTracedAndQueried() {
        Path lake = copy("upserted");
        forgetScores(lake);
        LocalDate before = Shop.NIGHT.minusDays(1);
        Path files = folder.resolve("latest");
        String export = ", export: {format: parquet, path: \"" + files + "\"}";
        run(lake, customers("upsert" + export), before, "score");
        String upsert = customers("upsert, where: \"customer_id % 3 > 0\"" + export);
        List<String> left = lines(scores(lake).drop("scored_at"));
        StepRun score = run(lake, upsert, Shop.NIGHT, "score");
        assertThat(score.rowsWritten())
                .isEqualTo(scores(lake).where(on(Shop.NIGHT)).count());
        assertThat(score.measures().get("positiveShare")).isBetween(0.0, 1.0);
        Warehouse.assertDescribed(scores(lake));

        StepRun monitor = run(lake, upsert, Shop.NIGHT, "monitor");

        assertThat(monitor.state()).isEqualTo(StepState.SUCCESS);
        // labels come a day later: what the night before left is judged, although this night has replaced some of it
        Row judged = SPARK.read()
                .format("delta")
                .load(path(lake, TableName.performance("shop")))
                .where(on(Shop.NIGHT))
                .first();
        assertThat(judged.<Object>getAs("scored_date")).hasToString(before.toString());
        // one example a customer, though some ordered several times
        assertThat(judged.<Long>getAs("rows")).isEqualTo(left.size());
        Dataset<Row> latest = LakeSql.open(SPARK, Lake.at(lake.toString())).dataset("SELECT * FROM shop.scores_latest");
        assertThat(latest.count()).isEqualTo(scores(lake).count()).isGreaterThan(score.rowsWritten());
        assertThat(SPARK.read().parquet(files.toString()).count()).isEqualTo(latest.count());
        long customer = scores(lake).where(on(Shop.NIGHT)).first().getAs("customer_id");
        assertThat(trace(lake, upsert, Shop.NIGHT, customer).differences()).isEmpty();
        long old = scores(lake).where(on(before)).first().getAs("customer_id");
        assertThat(trace(lake, customers("upsert"), before, old).differences()).isEmpty();
    }

    @Test
    void aTableIsNotLoadedInTwoWays() {
        Path lake = copy("both ways");
        assertThatThrownBy(() -> run(lake, customers("upsert"), Shop.NIGHT, "score"))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("was made with append");
        forgetScores(lake);
        run(lake, customers("upsert"), Shop.NIGHT, "score");
        assertThatThrownBy(() -> run(lake, customers("append"), Shop.NIGHT, "score"))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("was made with upsert");
    }

    /** Scores of customers, who order on many days and several times on some. */
    private static String customers(String load) {
        return "scoring: {columns: [order_id], load: " + load + "}\n# of customers";
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

    private static ScoreTrace trace(Path lake, String scoring, LocalDate night, long customer) {
        List<Object> documents = new ArrayList<>();
        with(
                scoring,
                () -> new TraceJob()
                        .run(SPARK, shop.arguments(lake, night, "--key", "customer_id=" + customer), new JobOutput() {
                            @Override
                            public void started(String step) {}

                            @Override
                            public void result(Object document) {
                                documents.add(document);
                            }
                        }));
        return (ScoreTrace) documents.get(0);
    }

    private static Path copy(String name) {
        return new Warehouse(trained).copyTo(folder.resolve("lake " + name)).folder();
    }

    private static void forgetScores(Path lake) {
        try (Stream<Path> files = Files.walk(lake.resolve("shop/scores"))) {
            for (Path file : (Iterable<Path>) files.sorted(Collections.reverseOrder())::iterator) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static StepRun run(Path lake, String scoring, LocalDate day, String only) {
        with(scoring, () -> new PipelineJob().run(SPARK, shop.arguments(lake, day, "--only", only), SILENT));
        List<StepRun> runs = new DeltaRunLedger(Lake.at(lake.toString()))
                .find(RunLedger.Query.of("shop").between(day, day));
        return runs.get(runs.size() - 1);
    }

    /** Runs something with another `scoring`. */
    private static void with(String scoring, Runnable work) {
        String changed = original.replace("scoring: {columns: [customer_id]}", scoring);
        write(
                scoring.endsWith("# of customers")
                        ? changed.replace("  key: [order_id]\n  timestamp", "  key: [customer_id]\n  timestamp")
                        : changed);
        try {
            work.run();
        } finally {
            write(original);
        }
    }

    private static void write(String pipeline) {
        try {
            Files.writeString(shop.pipeline(), pipeline);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> names(Path files) {
        try (Stream<Path> found = Files.list(files)) {
            return found.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<LocalDate> nights(Path lake) {
        return scores(lake).select("date").distinct().orderBy("date").collectAsList().stream()
                .map(row -> row.getDate(0).toLocalDate())
                .toList();
    }

    private static org.apache.spark.sql.Column on(LocalDate day) {
        return col("date").equalTo(day.toString());
    }

    private static Dataset<Row> scores(Path lake) {
        return SPARK.read().format("delta").load(path(lake, SCORES));
    }

    private static String path(Path lake, TableName table) {
        return Lake.at(lake.toString()).path(table);
    }

    private static List<String> lines(Dataset<Row> rows) {
        return rows.collectAsList().stream().map(Row::toString).sorted().toList();
    }
}
