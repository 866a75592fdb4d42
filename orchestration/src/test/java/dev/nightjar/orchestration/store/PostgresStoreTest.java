/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresStoreTest extends StoreContract {

    private static EmbeddedPostgres server;

    @BeforeAll
    static void start() throws IOException {
        server = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Override
    String url() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    @Override
    Optional<String> user() {
        return Optional.of("postgres");
    }
}
