/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.spark.testing.TestSpark;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepTablesTest {

    private static final TableName SCORES = TableName.scores("shop");
    private static final TableDescription ABOUT = TableDescription.byDate("Scores", Map.of("id", "What was scored"));
    private final SparkSession spark = TestSpark.session();

    @TempDir
    Path warehouse;

    @Test
    void replacingADateTwiceLeavesTheSecondAndOtherDates() {
        write("2026-01-01", "SELECT 1L id");
        write("2026-01-02", "SELECT 2L id");
        StepTables again = write("2026-01-02", "SELECT 3L id UNION ALL SELECT 4L");
        Dataset<Row> rows = night("2026-01-03").read(SCORES);
        assertThat(rows.selectExpr("concat(date, ' ', id, ' ', _run_id) AS text")
                        .orderBy("text")
                        .collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactly("2026-01-01 1 run", "2026-01-02 3 run", "2026-01-02 4 run");
        assertThat(again.versionsWritten()).containsExactly(Map.entry("shop.scores", 2L));
    }

    @Test
    void anEarlierNightIsReadByTimeTravelAsItWas() {
        write("2026-01-01", "SELECT 1L id");
        long before = write("2026-01-02", "SELECT 2L id").versionsWritten().get("shop.scores");
        write("2026-01-02", "SELECT 9L id");
        assertThat(night("2026-01-03")
                        .readVersion(SCORES, before)
                        .orderBy("id")
                        .select("id")
                        .collectAsList())
                .extracting(row -> row.getLong(0))
                .containsExactly(1L, 2L);
    }

    @Test
    void theCommitSaysWhereItCameFromAndColumnsAreDescribed() {
        write("2026-01-01", "SELECT 1L id");
        String path = Lake.at(warehouse.toString()).path(SCORES);
        Row commit = spark.sql("DESCRIBE HISTORY delta.`" + path + "` LIMIT 1").first();
        assertThat(commit.<String>getAs("userMetadata"))
                .contains("\"runId\":\"run\"", "\"step\":\"score\"", "\"dates\":[\"2026-01-01\"]", "\"codeVersion\"");
        assertThat(spark.read()
                        .format("delta")
                        .load(path)
                        .schema()
                        .apply("id")
                        .getComment()
                        .get())
                .isEqualTo("What was scored");
    }

    @Test
    void rowsMadeOnTheDriverReplaceTheirDateAndNoOther() {
        figures("2026-01-01", 1L);
        figures("2026-01-02", 2L, 3L);
        StepTables again = figures("2026-01-02", 4L);
        assertThat(figures()).containsExactly("2026-01-01 1 run", "2026-01-02 4 run");
        assertThat(again.versionsWritten()).containsExactly(Map.entry("shop.scores", 3L));
        figures("2026-01-01");
        assertThat(figures()).containsExactly("2026-01-02 4 run");
        String path = Lake.at(warehouse.toString()).path(SCORES);
        Row commit = spark.sql("DESCRIBE HISTORY delta.`" + path + "` LIMIT 1").first();
        assertThat(commit.<String>getAs("engineInfo")).contains("\"runId\":\"run\"", "\"dates\":[\"2026-01-01\"]");
    }

    @Test
    void manyWritersAtOnceEachReplaceTheirDate() {
        figures("2026-01-01", 0L);
        List<Integer> days = IntStream.rangeClosed(1, 8).boxed().toList();
        days.parallelStream().forEach(day -> figures("2026-01-0" + day, (long) day));
        assertThat(figures())
                .containsExactlyElementsOf(days.stream()
                        .map(day -> "2026-01-0" + day + " " + day + " run")
                        .toList());
    }

    @Test
    void tablesMadeAndMergedSideBySideEachSayWhereTheyCameFrom() {
        IntStream.rangeClosed(1, 6).parallel().forEach(table -> {
            assertThat(merge("customers" + table, "2026-01-01", table)).isEqualTo(new Merged(1, 0, 0));
            assertThat(merge("customers" + table, "2026-01-02", table + 10)).isEqualTo(new Merged(1, 0, 0));
        });
        for (int table = 1; table <= 6; table++) {
            assertThat(night("2026-01-02")
                            .readAsOf(TableName.bronze("shop", "customers" + table), LocalDate.parse("2026-01-01"))
                            .select("id")
                            .collectAsList())
                    .containsExactly(RowFactory.create((long) table));
        }
    }

    private Merged merge(String source, String date, long id) {
        StepTables night = night(date);
        TableName table = TableName.bronze("shop", source);
        Dataset<Row> rows = spark.sql("SELECT " + id + "L id, DATE'" + date + "' date");
        MergeBase base = night.mergeBase(table, rows, ABOUT);
        return night.merge(
                table,
                base,
                Arrivals.of(List.of(LocalDate.parse(date))),
                List.of("id"),
                rows.selectExpr("*", "'insert' " + MergeWriter.CHANGE),
                ABOUT);
    }

    private StepTables figures(String date, Long... ids) {
        StepTables night = night(date);
        night.replaceDate(
                SCORES,
                Arrays.stream(ids).map(id -> RowFactory.create(id)).toList(),
                StructType.fromDDL("id BIGINT"),
                ABOUT);
        return night;
    }

    private List<String> figures() {
        return night("2026-01-03")
                .read(SCORES)
                .selectExpr("concat(date, ' ', id, ' ', _run_id) AS text")
                .orderBy("text")
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private StepTables write(String date, String sql) {
        StepTables night = night(date);
        night.replaceDate(SCORES, spark.sql(sql), ABOUT);
        return night;
    }

    private StepTables night(String date) {
        return new StepTables(spark, Lake.at(warehouse.toString()), "shop", LocalDate.parse(date), "run", "score");
    }
}
