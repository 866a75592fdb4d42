/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.Optional;

class PostgresListTest extends ListContract {

    private final EmbeddedPostgres server;

    PostgresListTest() throws IOException {
        server = EmbeddedPostgres.start();
    }

    @Override
    void stop() throws IOException {
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
