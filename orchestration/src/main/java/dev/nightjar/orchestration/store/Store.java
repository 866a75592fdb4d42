/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.store;

import dev.nightjar.orchestration.alert.AlertRepository;
import dev.nightjar.orchestration.schedule.BackfillRepository;
import dev.nightjar.orchestration.schedule.EventRepository;
import dev.nightjar.orchestration.schedule.PipelineRepository;
import dev.nightjar.orchestration.schedule.RunRepository;
import dev.nightjar.orchestration.schedule.SchedulerRepository;
import dev.nightjar.orchestration.schedule.UserRepository;
import java.time.Clock;
import java.util.Optional;

/** The scheduler's database, open. */
public final class Store implements AutoCloseable {

    private final Database database;
    private final Clock clock;

    private Store(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Opens a database and brings its tables up to date.
     *
     * @param url `jdbc:sqlite:FILE` or `jdbc:postgresql://...`
     * @throws dev.nightjar.core.failure.UsageError if it is neither, or cannot be opened
     */
    public static Store open(String url, Optional<String> user, Optional<String> password, Clock clock) {
        return new Store(Database.open(url, user, password), clock);
    }

    public RunRepository runs() {
        return new JdbcRuns(database, clock);
    }

    public PipelineRepository pipelines() {
        return new JdbcPipelines(database, clock);
    }

    public EventRepository events() {
        return new JdbcEvents(database);
    }

    public BackfillRepository backfills() {
        return new JdbcBackfills(database, clock);
    }

    public AlertRepository alerts() {
        return new JdbcAlerts(database, clock);
    }

    public SchedulerRepository schedulers() {
        return new JdbcSchedulers(database, clock);
    }

    public UserRepository users() {
        return new JdbcUsers(database);
    }

    @Override
    public void close() {
        database.close();
    }
}
