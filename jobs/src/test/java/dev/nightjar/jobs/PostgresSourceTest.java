/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.spark.source.SourceReader;
import dev.nightjar.spark.testing.TestSpark;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real PostgreSQL as a source. */
class PostgresSourceTest {

    private static final SparkSession SPARK = TestSpark.session("Europe/Berlin");
    private static final LocalDate NIGHT = LocalDate.of(2026, 1, 31);
    /** The server trusts this machine, whatever the password. */
    private static final String LOGIN = "user: postgres, password: '${env.PATH}'";

    private static EmbeddedPostgres server;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws IOException, SQLException {
        server = EmbeddedPostgres.builder().start();
        run("""
                CREATE TABLE sales (id BIGINT PRIMARY KEY, sold TIMESTAMP, booked TIMESTAMPTZ, price NUMERIC(10,2), note TEXT);
                INSERT INTO sales SELECT i, TIMESTAMP '2026-01-30 12:00:00' + i * INTERVAL '1 hour',
                  TIMESTAMPTZ '2026-01-30 23:00:00+00' + i * INTERVAL '1 hour', i + 0.25, 'sale ' || i
                  FROM generate_series(1, 48) i;
                CREATE TABLE big AS SELECT i AS id, repeat('x', 200) AS filler FROM generate_series(1, 20000) i;
                CREATE TABLE none (id BIGINT)
                """);
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Test
    void aTableAndAQueryAreReadWholeWithTheirTypes() {
        SourceNights nights = nights("""
                sales: {format: jdbc, url: "URL", table: sales, LOGIN, load: snapshot}
                dear: {format: jdbc, url: "URL", query: "SELECT id, price FROM sales WHERE price > 46", LOGIN}
                """);
        assertThat(nights.ingest("sales", NIGHT).rowsWritten()).isEqualTo(48);
        assertThat(nights.bronze("sales").schema().apply("sold").dataType().sql())
                .isEqualTo("TIMESTAMP");
        assertThat(nights.bronze("sales")
                        .where("id = 1")
                        .selectExpr("sold", "booked", "price")
                        .first()
                        .mkString("|"))
                .isEqualTo(local("2026-01-30T12:00:00Z") + "|" + local("2026-01-31T00:00:00Z") + "|1.25");
        nights.ingest("dear", NIGHT);
        assertThat(nights.rows("dear", "id", "price")).containsExactly("46|46.25", "47|47.25", "48|48.25");
        assertThat(nights.rows("dear", "_source_file").get(0))
                .startsWith("jdbc:postgresql://")
                .doesNotContain("?");
    }

    @Test
    void byATimeTheRowsOfTheNightsDayAreRead() {
        SourceNights nights = nights("""
                sold: {format: jdbc, url: "URL", table: sales, LOGIN, incremental: {column: sold}}
                booked: {format: jdbc, url: "URL", table: sales, LOGIN, incremental: {column: booked}}
                """);
        nights.ingest("sold", NIGHT);
        nights.ingest("booked", NIGHT);
        assertThat(nights.bronze("sold")
                        .selectExpr("min(id)", "max(id)", "count(*)")
                        .first()
                        .mkString("|"))
                .as("local days of a time without zone")
                .isEqualTo("12|35|24");
        assertThat(nights.bronze("booked")
                        .selectExpr("min(id)", "max(id)", "count(*)")
                        .first()
                        .mkString("|"))
                .as("the pipeline's days of an instant: 31 January begins at 23:00 UTC")
                .isEqualTo("1|23|23");
    }

    @Test
    void byANumberWhatIsAboveTheNightsBeforeIsReadAndReadAgain() throws SQLException {
        run("CREATE TABLE log (id BIGINT, text TEXT); INSERT INTO log VALUES (1, 'a'), (2, 'b')");
        SourceNights nights = nights("log: {format: jdbc, url: \"URL\", table: log, LOGIN, incremental: {column: id}}");
        nights.ingest("log", NIGHT.minusDays(1));
        run("INSERT INTO log VALUES (3, 'c')");
        nights.ingest("log", NIGHT);
        run("INSERT INTO log VALUES (4, 'd')");
        nights.ingest("log", NIGHT);
        assertThat(nights.rows("log", "date", "id"))
                .containsExactly("2026-01-30|1", "2026-01-30|2", "2026-01-31|3", "2026-01-31|4");
    }

    @Test
    void rangesAreReadSideBySide() {
        SourceNights nights = nights("""
                sales: {format: jdbc, url: "URL", table: sales, LOGIN, partition: {column: id, count: 4}}
                none: {format: jdbc, url: "URL", table: none, LOGIN, partition: {column: id, count: 4}}
                """);
        SourceReader reader = new SourceReader(nights.night(NIGHT).step("ingest.sales"), "sales");
        assertThat(reader.read()
                        .javaRDD()
                        .mapPartitions(rows -> java.util.List.of(rows.hasNext()).iterator())
                        .collect())
                .containsExactly(true, true, true, true);
        assertThat(nights.ingest("sales", NIGHT).rowsWritten()).isEqualTo(48);
        assertThat(nights.ingest("none", NIGHT).rowsRead()).isZero();
    }

    @Test
    void aConnectionLostInTheMiddleLeavesTheDateAsItWas() throws IOException {
        nights("big: {format: jdbc, url: \"URL\", table: big, LOGIN, options: {fetchsize: 500}}")
                .ingest("big", NIGHT);
        try (CutConnection cut = new CutConnection(server.getPort(), 1_000_000)) {
            SourceNights nights =
                    nights("big: {format: jdbc, url: \"CUT\", table: big, LOGIN, options: {fetchsize: 500}}"
                            .replace("CUT", url(cut.port())));
            assertThatThrownBy(() -> nights.ingest("big", NIGHT))
                    .isInstanceOf(DataRefused.class)
                    .hasMessageContaining("Cannot ingest big of 2026-01-31: the database failed")
                    .hasMessageContaining("No table was changed")
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain(System.getenv("PATH")));
            assertThat(nights.bronze("big").count()).isEqualTo(20_000);
        }
        SourceNights gone = nights("big: {format: jdbc, url: \"jdbc:postgresql://localhost:1/db\", table: big, LOGIN}");
        assertThatThrownBy(() -> gone.ingest("big", NIGHT))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("the database failed");
    }

    private SourceNights nights(String sources) {
        return new SourceNights(SPARK, folder)
                .with(sources.replace("URL", url(server.getPort())).replace("LOGIN", LOGIN));
    }

    private static String url(int port) {
        return "jdbc:postgresql://localhost:" + port + "/postgres";
    }

    private static String local(String instant) {
        return java.sql.Timestamp.from(java.time.Instant.parse(instant)).toString();
    }

    private static void run(String sql) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
