/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StoreContract {

    @TempDir
    static Path folder;

    @Override
    String url() {
        return "jdbc:sqlite:" + folder.resolve("store.db");
    }

    @Override
    Optional<String> user() {
        return Optional.empty();
    }

    /** Each pass of a scheduler looks for them, however many runs wait. */
    @Test
    void runsPastTheirDeadlineAreFoundAlongAnIndex() {
        try (Database database = Database.open(url(), user(), Optional.empty())) {
            List<String> plan = database.read(session ->
                    session.list("explain query plan " + JdbcRuns.OVERDUE, row -> row.text("detail"), Instant.EPOCH));
            assertThat(plan).singleElement(STRING).contains("runs_by_deadline (deadline_missed=? AND deadline_at<?)");
        }
    }
}
