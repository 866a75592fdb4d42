/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.lakesql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.ledger.DeltaRunLedger;
import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.ledger.StepState;
import dev.nightjar.spark.io.StepTables;
import dev.nightjar.spark.io.TableDescription;
import dev.nightjar.spark.testing.TestSpark;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LakeSqlTest {

    @TempDir
    static Path folder;

    private static Lake lake;
    private static LakeSql sql;

    @BeforeAll
    static void twoNights() {
        lake = Lake.at(folder.resolve("a warehouse").toString());
        SparkSession spark = TestSpark.session();
        write(spark, TableName.scores("shop"), "2026-01-01", "SELECT 1L id");
        write(spark, TableName.scores("shop"), "2026-01-02", "SELECT 2L id UNION ALL SELECT 3L");
        write(spark, TableName.bronze("shop", "all_orders"), "2026-01-02", "SELECT 7L id");
        write(spark, new TableName("shop", "shadow_scores"), "2026-01-02", "SELECT 8L id");
        new DeltaRunLedger(lake).append(ledgerLine());
        sql = LakeSql.open(spark, lake);
    }

    @Test
    void tablesAreReadByTheirSqlNames() {
        assertThat(answer("SELECT id FROM shop.scores ORDER BY id")).containsExactly("1", "2", "3");
        assertThat(answer("SELECT id FROM shop.bronze_all_orders")).containsExactly("7");
        assertThat(answer("SELECT id FROM shop.shadow_scores")).containsExactly("8");
        assertThat(answer("SELECT id FROM Shop.SCORES WHERE id = 1")).containsExactly("1");
        assertThat(answer("SELECT pipeline FROM nightjar.ledger")).containsExactly("shop");
    }

    @Test
    void tablesJoinAndCommonTableExpressionsWork() {
        assertThat(answer("WITH s AS (SELECT * FROM shop.scores) SELECT count(*) FROM s JOIN shop.bronze_all_orders o"
                        + " ON s.date = o.date WHERE s.id IN (SELECT id FROM shop.scores_latest)"))
                .containsExactly("2");
    }

    @Test
    void anEarlierNightIsSeenByTimeTravel() {
        assertThat(answer("SELECT id FROM shop.scores VERSION AS OF 0")).containsExactly("1");
    }

    @Test
    void timeTravelByTimestampSeesTheTableAsItWasThen() {
        List<Row> history = sql.dataset("DESCRIBE HISTORY shop.scores").collectAsList();
        Row first = history.stream()
                .filter(row -> row.<Long>getAs("version") == 0L)
                .findFirst()
                .orElseThrow();
        assertThat(answer("SELECT id FROM shop.scores TIMESTAMP AS OF '" + first.getAs("timestamp") + "'"))
                .containsExactly("1");
    }

    @Test
    void theLatestScoresOfAnEarlierVersionAreThoseOfItsNewestDate() {
        assertThat(answer("SELECT id FROM shop.scores_latest VERSION AS OF 0")).containsExactly("1");
    }

    @Test
    void theLatestScoresAreThoseOfTheNewestDate() {
        assertThat(answer("SELECT id FROM shop.scores_latest ORDER BY id")).containsExactly("2", "3");
        assertThat(answer("SELECT DISTINCT date FROM shop.scores_latest")).containsExactly("2026-01-02");
    }

    @Test
    void theLatestScoresOfAnEmptyTableAreNone() {
        write(TestSpark.session(), TableName.scores("idle"), "2026-01-01", "SELECT 1L id WHERE false");
        assertThat(answer("SELECT id FROM idle.scores_latest")).isEmpty();
    }

    @Test
    void whatThereIsCanBeAsked() {
        assertThat(answer("SHOW SCHEMAS")).contains("nightjar", "shop").doesNotContain("_nightjar");
        assertThat(sql.dataset("SHOW TABLES IN shop").select("tableName").collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactly("bronze_all_orders", "scores", "scores_latest", "shadow_scores");
        assertThat(sql.dataset("SHOW TABLES IN nightjar").select("tableName").collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactly("ledger");
        assertThat(answer("DESCRIBE shop.scores")).contains("id", "date", "_run_id");
        assertThat(answer("EXPLAIN SELECT * FROM shop.scores").get(0)).contains("Physical Plan");
        assertThat(answer("DESCRIBE HISTORY shop.scores")).hasSize(2);
    }

    @Test
    void theSchemaComesWithTheRows() {
        QueryResult result = sql.query("SELECT id, date FROM shop.scores_latest");
        assertThat(result.schema().fieldNames()).containsExactly("id", "date");
        assertThat(result.rows()).toIterable().hasSize(2);
    }

    @Test
    void anotherWarehouseInTheSameProcessHasItsOwnTables() {
        Lake other = Lake.at(folder.resolve("other").toString());
        LakeSql elsewhere = LakeSql.open(TestSpark.session(), other);
        assertThatThrownBy(() -> elsewhere.query("SELECT * FROM shop.scores"))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("shop");
        assertThat(answer("SELECT count(*) FROM shop.scores")).containsExactly("3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO shop.scores SELECT 9L, DATE'2026-01-03', 'r'",
                "INSERT OVERWRITE shop.scores SELECT 9L, DATE'2026-01-03', 'r'",
                "INSERT OVERWRITE DIRECTORY '/tmp/x' USING csv SELECT 1",
                "WITH s AS (SELECT 9L id, DATE'2026-01-03' d, 'r' r) INSERT INTO shop.scores SELECT * FROM s",
                "FROM shop.scores INSERT INTO shop.shadow_scores SELECT * INSERT INTO shop.scores SELECT *",
                "DELETE FROM shop.scores",
                "UPDATE shop.scores SET id = 0",
                "MERGE INTO shop.scores t USING shop.scores s ON t.id = s.id WHEN MATCHED THEN DELETE",
                "DROP TABLE shop.scores",
                "DROP SCHEMA shop CASCADE",
                "TRUNCATE TABLE shop.scores",
                "ALTER TABLE shop.scores ADD COLUMN x INT",
                "CREATE TABLE shop.mine (id INT) USING delta",
                "CREATE TABLE shop.mine AS SELECT 1 id",
                "CREATE OR REPLACE TABLE shop.scores AS SELECT 1 id",
                "CREATE TABLE shop.mine SHALLOW CLONE shop.scores",
                "CREATE TEMPORARY VIEW v AS SELECT 1",
                "CREATE SCHEMA mine",
                "RESTORE TABLE shop.scores TO VERSION AS OF 0",
                "OPTIMIZE shop.scores",
                "VACUUM shop.scores",
                "REORG TABLE shop.scores APPLY (PURGE)",
                "CACHE TABLE shop.scores",
                "COMMENT ON TABLE shop.scores IS 'x'",
                "SET spark.sql.shuffle.partitions = 1",
                "USE spark_catalog.default",
                "EXECUTE IMMEDIATE 'DELETE FROM shop.scores'",
                "CALL spark_catalog.system.anything()",
                "BEGIN DELETE FROM shop.scores; END",
                "DECLARE VARIABLE x INT",
                "ANALYZE TABLE shop.scores COMPUTE STATISTICS",
                "ADD JAR '/tmp/x.jar'",
                "LOAD DATA INPATH '/tmp/x' INTO TABLE shop.scores",
            })
    void whatWouldChangeSomethingIsRefused(String statement) {
        assertThatThrownBy(() -> sql.query(statement))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("nightjar sql reads only");
        assertThat(answer("SELECT count(*) FROM shop.scores")).containsExactly("3");
        assertThat(answer("DESCRIBE HISTORY shop.scores")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELEC 1",
                "SELECT nothing FROM shop.scores",
                "SELECT * FROM shop.no_such_table",
                "SELECT * FROM nowhere.scores",
                "SELECT 1; DELETE FROM shop.scores",
                "SELECT * FROM `../shop`.scores",
                "SHOW TABLES IN nowhere",
            })
    void aWrongQueryIsExplained(String statement) {
        assertThatThrownBy(() -> sql.query(statement))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("Cannot run the query");
    }

    private static List<String> answer(String query) {
        return sql.dataset(query).collectAsList().stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList();
    }

    private static void write(SparkSession spark, TableName table, String date, String rows) {
        StepTables night = new StepTables(spark, lake, table.pipeline(), LocalDate.parse(date), "run", "score");
        night.replaceDate(table, spark.sql(rows), TableDescription.byDate("Test", Map.of()));
    }

    private static StepRun ledgerLine() {
        Instant now = Instant.parse("2026-01-02T03:04:05Z");
        return new StepRun(
                "run",
                "shop",
                LocalDate.parse("2026-01-02"),
                "score",
                StepState.SUCCESS,
                now,
                Optional.of(now),
                1,
                1,
                0,
                0,
                Map.of(),
                Map.of(),
                List.of(),
                Map.of(),
                Optional.of(1),
                0,
                Optional.empty(),
                "hash",
                "code",
                Optional.empty());
    }
}
