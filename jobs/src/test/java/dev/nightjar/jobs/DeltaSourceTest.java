/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.spark.testing.TestSpark;
import java.nio.file.Path;
import java.time.LocalDate;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Delta tables as sources: a version of them, or what changed since the last night. */
class DeltaSourceTest {

    private static final SparkSession SPARK = TestSpark.session("Europe/Berlin");
    private static final LocalDate FIRST = LocalDate.of(2026, 1, 30);

    @TempDir
    Path folder;

    @Test
    void aNightReadsWhatChangedSinceTheLastAndAReRunTheSameAgain() {
        SourceNights nights = new SourceNights(SPARK, folder).with("""
                people: {format: delta, path: "@/people", changes: true}
                """);
        String table = "delta.`" + nights.landing().resolve("people") + "`";
        SPARK.sql("CREATE TABLE " + table + " (id LONG, name STRING) USING delta"
                + " TBLPROPERTIES (delta.enableChangeDataFeed = true)");
        SPARK.sql("INSERT INTO " + table + " VALUES (1, 'a'), (2, 'b')");

        assertThat(nights.ingest("people", FIRST).read()).containsEntry("sources.people", 1L);
        SPARK.sql("UPDATE " + table + " SET name = 'B' WHERE id = 2");
        SPARK.sql("DELETE FROM " + table + " WHERE id = 1");
        assertThat(nights.ingest("people", FIRST.plusDays(1)).read()).containsEntry("sources.people", 3L);
        assertThat(nights.ingest("people", FIRST.plusDays(2)).rowsRead())
                .as("no change")
                .isZero();
        SPARK.sql("INSERT INTO " + table + " VALUES (3, 'c')");
        nights.ingest("people", FIRST.plusDays(2));
        nights.ingest("people", FIRST.plusDays(1));

        assertThat(nights.rows("people", "date", "id", "name", "_change_type", "_commit_version"))
                .containsExactly(
                        "2026-01-30|1|a|insert|1",
                        "2026-01-30|2|b|insert|1",
                        "2026-01-31|1|a|delete|3",
                        "2026-01-31|2|B|update_postimage|2",
                        "2026-02-01|3|c|insert|4");
    }

    @Test
    void aTableIsReadAtTheVersionAskedForAndTheLedgerKnowsIt() {
        SourceNights nights = new SourceNights(SPARK, folder).with("""
                newest: {format: delta, path: "@/t", load: snapshot}
                older: {format: delta, path: "@/t", options: {versionAsOf: 0}}
                none: {format: delta, path: "@/none"}
                """);
        String path = nights.landing().resolve("t").toString();
        SPARK.sql("SELECT 1L AS id").write().format("delta").save(path);
        SPARK.sql("SELECT 2L AS id").write().format("delta").mode("append").save(path);
        assertThat(nights.ingest("newest", FIRST).read()).containsEntry("sources.newest", 1L);
        assertThat(nights.ingest("older", FIRST).read()).containsEntry("sources.older", 0L);
        assertThat(nights.rows("newest", "id")).containsExactly("1", "2");
        assertThat(nights.rows("older", "id")).containsExactly("1");
        assertThatThrownBy(() -> nights.ingest("none", FIRST))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("there is no Delta table at");
    }
}
