/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.spec.DatasetSpec.Known;
import dev.nightjar.core.spec.FeatureViewSpec;
import dev.nightjar.spark.features.AsOf;
import dev.nightjar.spark.features.FeatureView;
import dev.nightjar.spark.testing.TestSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Features made of tiles are those made of the events, whatever comes late, changes, or is computed when. The last test
 * changes the lake that the others look at or copy.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FeatureTilesTest {

    private static final SparkSession SPARK = TestSpark.session("Europe/Berlin");
    private static final LocalDate FIRST = LocalDate.parse("2026-03-27");
    private static final List<LocalDate> NIGHTS =
            FIRST.datesUntil(FIRST.plusDays(5)).toList();
    private static final TableName FEATURES = TableName.features("p", "v");
    private static final int ROWS = 60;

    private static final Map<String, String> AGGREGATES = new LinkedHashMap<>();

    static {
        AGGREGATES.put("n", "count(*)");
        AGGREGATES.put("known", "count(amount)");
        AGGREGATES.put("dear", "count_if(amount > 50)");
        AGGREGATES.put("total", "sum(amount)");
        AGGREGATES.put("mean", "avg(amount)");
        AGGREGATES.put("least", "min(amount)");
        AGGREGATES.put("most", "max(amount)");
        AGGREGATES.put("spread", "round(stddev(amount), 9)");
        AGGREGATES.put("oldest", "first(amount)");
        AGGREGATES.put("newest", "last(amount, true)");
        AGGREGATES.put("share", "count(amount) / count(*)");
        AGGREGATES.put("prices", "approx_count_distinct(amount)");
        AGGREGATES.put("last_time", "max(at)");
    }

    private static final Map<String, String> DERIVED = new LinkedHashMap<>();

    static {
        DERIVED.put("day_share", "total_1d / total_30d");
        DERIVED.put("day_frequency", "n_1d / n_3d");
        DERIVED.put("hours_since_last", "(unix_seconds(as_of) - unix_seconds(last_time_30d)) / 3600.0");
    }

    @TempDir
    static Path folder;

    /** Each night was ingested and its features made before the next one came. */
    private static OneSource nightly;

    private static final Map<LocalDate, RunDocument.StepDocument> DONE = new HashMap<>();

    @BeforeAll
    static void runEachNight() {
        nightly = new OneSource(SPARK, folder.resolve("a lake"));
        is(nightly, DERIVED);
        for (LocalDate night : NIGHTS) {
            land(nightly, night, 1);
            nightly.ingest(night);
            DONE.put(night, nightly.run("features.v", night));
        }
    }

    /** All nights as they are ingested, without any feature. */
    private static OneSource ingested(String name) {
        OneSource copy = nightly.copyTo(folder.resolve(name));
        FileUtil.fullyDelete(folder(copy, FEATURES).toFile());
        FileUtil.fullyDelete(tileFolder(copy).toFile());
        is(copy, DERIVED);
        return copy;
    }

    private static void is(OneSource source, Map<String, String> derived) {
        List<String> more = new ArrayList<>(List.of(
                "schedule: {timezone: Europe/Berlin}",
                "features:",
                "  v:",
                "    source: s",
                "    entity: [customer]",
                "    timestamp: at",
                "    windows: [P1D, P3D, P30D]",
                "    aggregate:"));
        AGGREGATES.forEach((name, sql) -> more.add("      " + name + ": \"" + sql + "\""));
        more.add("    derive:");
        derived.forEach((name, sql) -> more.add("      " + name + ": \"" + sql + "\""));
        source.is(
                "{format: csv, path: \"LANDING/*.csv\", options: {header: \"true\"}, eventTime: at, lateness: P3D,"
                        + " onFileChange: reingest, schema: \"id LONG, customer STRING, at TIMESTAMP, amount DOUBLE\"}",
                more.toArray(String[]::new));
    }

    /** A night's file: some rows are of the days before, some have no amount, some no customer. */
    private static void land(OneSource source, LocalDate night, int seed) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003L + night.toEpochDay());
        List<String> lines = new ArrayList<>(List.of("id,customer,at,amount"));
        for (int i = 0; i < ROWS; i++) {
            LocalDate day = night.minusDays(random.nextInt(10) == 0 ? random.nextInt(4) : 0);
            lines.add(i + "," + (random.nextInt(12) == 0 ? "" : "c" + random.nextInt(8)) + "," + day + " 0"
                    + random.nextInt(10) + ":" + (10 + random.nextInt(50)) + ":00,"
                    + (random.nextInt(9) == 0 ? "" : random.nextInt(400) / 4.0));
        }
        source.land(night + ".csv", lines.toArray(String[]::new));
    }

    @Test
    void everyNightIsWhatItsEventsSay() {
        for (LocalDate night : NIGHTS) {
            assertThat(features(nightly, night)).as("features of %s", night).isEqualTo(ofEvents(nightly, night));
            assertThat(DONE.get(night).rowsRead())
                    .as("new events and tiles of %s", night)
                    .isEqualTo(ROWS
                            + tiles(nightly)
                                    .where("_day <= DATE'" + night + "' AND date <= DATE'" + night + "'")
                                    .count());
        }
    }

    @Test
    void nightsTogetherAreAsEachAlone() {
        OneSource together = ingested("together");
        together.run("features.v", NIGHTS.toArray(LocalDate[]::new));
        NIGHTS.forEach(night ->
                assertThat(features(together, night)).as("features of %s", night).isEqualTo(features(nightly, night)));
        assertThat(SPARK.sql("DESCRIBE HISTORY delta.`" + together.lake().path(FEATURES) + "`")
                        .count())
                .as("commits")
                .isEqualTo(1);
        assertThat(together.table(FEATURES).select("_run_id").distinct().count())
                .isEqualTo(NIGHTS.size());
    }

    @Test
    void otherDerivedColumnsAreOfTheSameTiles() {
        OneSource source = nightly.copyTo(folder.resolve("other columns"));
        is(source, Map.of("twice", "2 * total_1d"));
        assertThat(source.run("features.v", FIRST).rowsRead())
                .as("tiles alone")
                .isEqualTo(tiles(source).where("date <= DATE'" + FIRST + "'").count());
        assertThat(source.table(FEATURES)
                        .where("date = DATE'" + FIRST + "' AND NOT (v__twice <=> 2 * v__total_1d)")
                        .count())
                .isZero();
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void aChangedFileChangesTheTilesOfItsNight() {
        LocalDate last = NIGHTS.get(NIGHTS.size() - 1);
        List<String> before = features(nightly, last);
        land(nightly, NIGHTS.get(2), 2);
        nightly.ingest(last);
        nightly.run("features.v", last);
        assertThat(features(nightly, last)).isNotEqualTo(before).isEqualTo(ofEvents(nightly, last));
        assertThat(nightly.run("features.v", FIRST).rowsRead())
                .as("no event is read where nothing is new")
                .isEqualTo(tiles(nightly).where("date <= DATE'" + FIRST + "'").count());
    }

    /** Also what the table then has for a night that was not done again, and what it had before. */
    @Test
    void aChangedViewReplacesItsNightsTogetherAndTheOldOnesAreStillThere() throws IOException {
        OneSource source = ingested("another view");
        LocalDate[] all = NIGHTS.toArray(LocalDate[]::new);
        source.run("features.v", all);
        List<String> before = sorted(source.table(FEATURES).drop("_run_id"));
        Path file = source.folder().resolve("p.yaml");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("total: \"sum(amount)\"", "total: \"sum(2 * amount)\"")
                        .replace("      mean: \"avg(amount)\"", "      average: \"avg(amount)\""));
        source.run("features.v", Arrays.copyOf(all, 2));
        String again = "v__total_1d IS NOT NULL AND date <= DATE'" + NIGHTS.get(1) + "'";
        Dataset<Row> old = SPARK.read()
                .format("delta")
                .option("versionAsOf", 0)
                .load(source.lake().path(FEATURES));
        assertThat(sorted(old.drop("_run_id"))).isEqualTo(before);
        assertThat(sorted(source.table(FEATURES).where(again).selectExpr("date", "customer", "v__total_1d")))
                .isEqualTo(sorted(old.where(again).selectExpr("date", "customer", "2 * v__total_1d")));
        assertThat(source.table(FEATURES)
                        .where("date <= DATE'" + NIGHTS.get(1) + "'")
                        .where("v__mean_1d IS NOT NULL OR v__total_1d IS NOT NULL AND v__average_1d IS NULL")
                        .count())
                .isZero();
        assertThat(sorted(source.table(FEATURES)
                        .where("date > DATE'" + NIGHTS.get(1) + "'")
                        .select(Arrays.stream(old.columns()).map(functions::col).toArray(Column[]::new))
                        .drop("_run_id")))
                .isEqualTo(
                        sorted(old.where("date > DATE'" + NIGHTS.get(1) + "'").drop("_run_id")));
        List<Row> commits = SPARK.sql("DESCRIBE HISTORY delta.`" + source.lake().path(FEATURES) + "`")
                .where("userMetadata IS NOT NULL")
                .selectExpr("get_json_object(userMetadata, '$.definition')")
                .collectAsList();
        assertThat(commits).hasSize(2).doesNotHaveDuplicates().doesNotContainNull();
    }

    @Test
    void aColumnThatChangesItsTypeIsOfTheNewOneInOneCommit() throws IOException {
        OneSource source = ingested("other types");
        List<LocalDate> two = NIGHTS.subList(0, 2);
        source.run("features.v", two.toArray(LocalDate[]::new));
        List<String> before = sorted(source.table(FEATURES));
        Path file = source.folder().resolve("p.yaml");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("most: \"max(amount)\"", "most: \"max(CAST(amount AS STRING))\"")
                        .replace("least: \"min(amount)\"", "least: \"min(CAST(amount AS INT))\""));
        source.run("features.v", two.get(1));

        Dataset<Row> after = source.table(FEATURES);
        assertThat(after.schema().apply("v__least_1d").dataType().sql()).isEqualTo("INT");
        assertThat(after.schema().apply("v__most_1d").dataType().sql()).isEqualTo("STRING");
        Dataset<Row> old = SPARK.read()
                .format("delta")
                .option("versionAsOf", 0)
                .load(source.lake().path(FEATURES));
        assertThat(sorted(old)).isEqualTo(before);
        String first = "date = DATE'" + two.get(0) + "'";
        assertThat(sorted(after.where(first).select("customer", "_run_id", "v__total_1d", "v__least_1d", "v__most_1d")))
                .isEqualTo(sorted(old.where(first)
                        .selectExpr("customer", "_run_id", "v__total_1d", "NULL", "CAST(v__most_1d AS STRING)")));
        assertThat(after.where("NOT " + first + " AND v__least_30d IS NULL AND v__known_30d > 0")
                        .isEmpty())
                .isTrue();
        assertThat(after.where("NOT " + first + " AND v__least_30d IS NOT NULL").isEmpty())
                .isFalse();
        source.run("features.v", two.get(0));
        assertThat(source.table(FEATURES)
                        .where(first + " AND v__known_1d > 0 AND v__least_1d IS NULL")
                        .isEmpty())
                .isTrue();
        assertThat(SPARK.sql("DESCRIBE HISTORY delta.`" + source.lake().path(FEATURES) + "`")
                        .count())
                .as("commits")
                .isEqualTo(3);
    }

    private static Dataset<Row> tiles(OneSource lake) {
        return SPARK.read().format("delta").load(tileFolder(lake).toFile().listFiles()[0].toString());
    }

    /** Where there is a table for each definition of a view's tiles. */
    private static Path tileFolder(OneSource lake) {
        return folder(lake, TableName.tiles("p", "v", "")).getParent();
    }

    private static Path folder(OneSource lake, TableName table) {
        return Path.of(lake.lake().path(table).replace("file:", ""));
    }

    private static List<String> features(OneSource lake, LocalDate night) {
        return sorted(lake.table(FEATURES).where("date = DATE'" + night + "'").drop("date", "_run_id"));
    }

    private static List<String> ofEvents(OneSource lake, LocalDate night) {
        FeatureView view = new FeatureView(
                "v",
                new FeatureViewSpec(
                        "s",
                        List.of("customer"),
                        "at",
                        Optional.empty(),
                        List.of(Period.ofDays(1), Period.ofDays(3), Period.ofDays(30)),
                        AGGREGATES,
                        Map.of(),
                        DERIVED));
        Dataset<Row> bronze = lake.table(OneSource.BRONZE).where("_arrival_date <= DATE'" + night + "'");
        Dataset<Row> spine = view.entities(bronze).withColumn(AsOf.COLUMN, lit(night));
        return sorted(view.asOf(bronze, spine, AsOf.END_OF_DAY, Known.EVENT, FeatureView.Plan.JOIN)
                .drop(AsOf.COLUMN));
    }

    private static List<String> sorted(Dataset<Row> rows) {
        return rows.collectAsList().stream().map(Row::toString).sorted().toList();
    }
}
