/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.store;

import dev.nightjar.orchestration.schedule.Event;
import dev.nightjar.orchestration.schedule.EventRepository;
import dev.nightjar.orchestration.schedule.Page;
import java.sql.SQLException;
import java.util.Optional;

/** Events in the database. */
final class JdbcEvents implements EventRepository {

    private final Database database;

    JdbcEvents(Database database) {
        this.database = database;
    }

    @Override
    public void add(Event event) {
        database.write(session -> {
            new RunWriter(session, event.at()).event(event);
            return true;
        });
    }

    @Override
    public Page<Stored> events(Filter filter) {
        Where where = new Where()
                .equal("e.pipeline", filter.pipeline())
                .equal("e.run_id", filter.runId())
                .equal("e.step", filter.step())
                .equal("e.event", filter.event())
                .equal("e.actor", filter.actor())
                .all(filter.conditions());
        return database.read(session -> new Page<>(
                session.list(
                        "select * from events e" + where.sql() + Where.order(filter.page(), "e.number") + Where.LIMIT,
                        JdbcEvents::event,
                        where.values(filter.page().limit(), filter.page().offset())),
                session.count("select count(*) n from events e" + where.sql(), where.values())));
    }

    @Override
    public Optional<Stored> find(long number) {
        return database.read(
                session -> session.one("select * from events where number = ?", JdbcEvents::event, number));
    }

    static Stored event(Columns row) throws SQLException {
        return new Stored(
                row.whole("number"),
                new Event(
                        row.instant("at"),
                        row.text("event"),
                        row.maybeText("pipeline"),
                        row.maybeText("run_id"),
                        row.maybeText("step"),
                        row.maybeWhole("try_number").map(Math::toIntExact),
                        row.maybeText("actor"),
                        row.maybeText("extra")));
    }
}
