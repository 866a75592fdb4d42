/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.nightjar.orchestration.schedule.LocalProcess;
import dev.nightjar.orchestration.schedule.SchedulerRepository.SchedulerInfo;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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

    /** As one does of a process that is stopped, or whose machine is. */
    @Test
    void aTransactionThatStandsStillKeepsNobodyWaitingForLong() {
        Instant now = Instant.parse("2026-11-27T00:00:00Z");
        try (Database paused = Database.open(url(), user(), Optional.empty());
                Database other = Database.open(url(), user(), Optional.empty())) {
            JdbcSchedulers schedulers = new JdbcSchedulers(other, Clock.fixed(now, ZoneOffset.UTC));
            schedulers.register(
                    new SchedulerInfo("paused", new LocalProcess("host", Optional.empty(), 1, now), now, now));
            CountDownLatch holds = new CountDownLatch(1);
            CountDownLatch removed = new CountDownLatch(1);
            CompletableFuture<Integer> transaction = CompletableFuture.supplyAsync(() -> paused.write(session -> {
                session.update("update schedulers set heartbeat_at = heartbeat_at + 1 where id = 'paused'");
                holds.countDown();
                await(removed);
                return session.update("update schedulers set heartbeat_at = heartbeat_at + 1 where id = 'paused'");
            }));
            await(holds);

            assertTimeoutPreemptively(
                    Database.LONGEST_PAUSE.multipliedBy(3),
                    () -> assertThat(schedulers.remove("paused")).isTrue());

            removed.countDown();
            assertThatThrownBy(transaction::join).hasCauseInstanceOf(StoreFailure.class);
            assertThat(paused.<Long>read(
                            session -> session.count("select count(*) n from schedulers where id = 'paused'")))
                    .isZero();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
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
