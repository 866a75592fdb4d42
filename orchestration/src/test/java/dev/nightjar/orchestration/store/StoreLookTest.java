/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreLookTest {

    @TempDir
    Path folder;

    @Test
    void aStoreOfThisVersionIsWellAndStaysAsItIs() throws SQLException {
        String well = StoreLook.at(made()).at();
        assertThat(well).startsWith("SQLite ").contains(" at " + file()).matches(".*, tables of version \\d+");
        assertThat(StoreLook.at("jdbc:sqlite:" + file(), Optional.empty(), Optional.empty())
                        .at())
                .isEqualTo(well);
    }

    @Test
    void aStoreThatIsNotThereYetIsNotMade() {
        Path later = folder.resolve("not/yet/s.db");
        assertThat(StoreLook.at(later).at()).endsWith("is not there yet; serve makes it");
        assertThat(folder.resolve("not")).doesNotExist();
    }

    @Test
    void aStoreThatCannotBeMadeIsWrong() throws Exception {
        Path notAFolder = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> StoreLook.at(notAFolder.resolve("s.db")).at())
                .hasMessageContaining(notAFolder + " cannot be written to");
    }

    @Test
    void anOlderStoreIsWellButNotBroughtUpToDate() throws SQLException {
        change(made(), "delete from flyway_schema_history where version <> '1'");
        assertThat(StoreLook.at(file()).at()).contains("tables of version 1; serve brings them to version ");
        assertThat(StoreLook.at(file()).at()).contains("tables of version 1;");
    }

    @Test
    void aStoreOfANewerNightjarIsWrong() throws SQLException {
        change(made(), "update flyway_schema_history set version = '99' where version = '1'");
        assertThatThrownBy(() -> StoreLook.at(file()).at())
                .hasMessageContaining("of version 99, and this Nightjar knows ");
    }

    @Test
    void aStoreOfSomethingElseIsWrongAndAnEmptyOneIsNot() throws SQLException {
        change(file(), "create table t (a int)");
        assertThatThrownBy(() -> StoreLook.at(file()).at()).hasMessageContaining("tables of something else");
        change(file(), "drop table t");
        assertThat(StoreLook.at(file()).at()).endsWith("empty; serve makes its tables");
    }

    @Test
    void aFileThatIsNoDatabaseIsWrong() throws Exception {
        Files.writeString(file(), "no database, however long this text may be".repeat(100));
        assertThatThrownBy(() -> StoreLook.at(file()).at())
                .hasMessageStartingWith("Cannot use the store " + file())
                .hasMessageContaining("not a database");
    }

    @Test
    void aStoreThatSomebodyHoldsLockedIsWrong() throws SQLException {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + made())) {
            other.createStatement().execute("begin immediate");
            assertThatThrownBy(() -> StoreLook.at(file()).at()).hasMessageContaining("locked");
        }
        assertThat(StoreLook.at(file()).at()).contains("tables of version");
    }

    @Test
    void aPostgresIsLookedAtToo() throws Exception {
        String url;
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            url = postgres.getJdbcUrl("postgres", "postgres").replaceFirst("\\?.*", "");
            StoreLook look = StoreLook.at(url, Optional.of("postgres"), Optional.empty());
            assertThat(look.at()).startsWith("PostgreSQL ").endsWith("empty; serve makes its tables");
            Store.open(url, Optional.of("postgres"), Optional.empty(), Clock.systemUTC())
                    .close();
            assertThat(look.at()).matches("PostgreSQL .*, tables of version \\d+");
            assertThatThrownBy(() -> StoreLook.at(url, Optional.of("nobody"), Optional.of("s3cret"))
                            .at())
                    .hasMessageContaining("nobody")
                    .hasMessageNotContaining("s3cret");
        }
        assertThatThrownBy(() -> StoreLook.at(url + "?password=s3cret", Optional.of("postgres"), Optional.empty())
                        .at())
                .hasMessageContaining("refused")
                .hasMessageNotContaining("s3cret");
    }

    private Path file() {
        return folder.resolve("s.db");
    }

    private Path made() {
        Store.open("jdbc:sqlite:" + file(), Optional.empty(), Optional.empty(), Clock.systemUTC())
                .close();
        return file();
    }

    private static void change(Path file, String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            connection.createStatement().execute(statement);
        }
    }
}
