/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.store;

import dev.nightjar.orchestration.schedule.LocalProcess;
import dev.nightjar.orchestration.schedule.SchedulerRepository;
import java.time.Clock;
import java.util.List;

/** Schedulers in the database. */
final class JdbcSchedulers implements SchedulerRepository {

    private final Database database;
    private final Clock clock;

    JdbcSchedulers(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public void register(SchedulerInfo scheduler) {
        database.write(session -> session.update(
                """
                insert into schedulers (id, host, machine, pid, process_started, started_at, heartbeat_at)
                values (?, ?, ?, ?, ?, ?, ?)""",
                scheduler.id(),
                scheduler.process().host(),
                scheduler.process().machine(),
                scheduler.process().pid(),
                scheduler.process().started(),
                scheduler.startedAt(),
                scheduler.heartbeatAt()));
    }

    @Override
    public boolean beat(String id) {
        return database.write(session ->
                session.update("update schedulers set heartbeat_at = ? where id = ?", clock.instant(), id) == 1);
    }

    @Override
    public List<SchedulerInfo> all() {
        return database.read(session -> session.list(
                "select * from schedulers order by started_at, id",
                row -> new SchedulerInfo(
                        row.text("id"),
                        new LocalProcess(
                                row.text("host"),
                                row.maybeText("machine"),
                                row.whole("pid"),
                                row.instant("process_started")),
                        row.instant("started_at"),
                        row.instant("heartbeat_at"))));
    }

    @Override
    public boolean remove(String id) {
        return database.write(session -> session.update("delete from schedulers where id = ?", id) == 1);
    }
}
