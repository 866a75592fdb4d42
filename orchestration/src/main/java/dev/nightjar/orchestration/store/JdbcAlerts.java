/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.store;

import dev.nightjar.orchestration.alert.AlertEvent;
import dev.nightjar.orchestration.alert.AlertRepository;
import dev.nightjar.orchestration.schedule.Event;
import dev.nightjar.orchestration.schedule.EventRepository.Stored;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Alerts in the database. */
final class JdbcAlerts implements AlertRepository {

    private final Database database;
    private final Clock clock;

    JdbcAlerts(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public List<Stored> untold(int limit) {
        return database.read(session -> session.list(
                "select * from events where untold = 1 order by number limit ?", JdbcEvents::event, limit));
    }

    @Override
    public void tell(List<Long> events, List<Letter> letters) {
        Instant now = clock.instant();
        database.write(session -> {
            letters.forEach(letter -> add(session, letter, now));
            events.forEach(number -> session.update("update events set untold = 0 where number = ?", number));
            return true;
        });
    }

    private static void add(Session session, Letter letter, Instant now) {
        session.update(
                """
                insert into alerts (id, target, pipeline, run_id, event, body, attempts, next_at, created_at)
                values (?, ?, ?, ?, ?, ?, 0, ?, ?) on conflict do nothing""",
                letter.id(),
                letter.target(),
                letter.pipeline(),
                letter.runId(),
                letter.event().text(),
                letter.body(),
                now,
                now);
    }

    @Override
    public List<Sending> take(Instant until, int limit) {
        Instant now = clock.instant();
        List<Sending> due = database.read(session -> session.list(
                "select * from alerts where next_at <= ? order by next_at, number limit ?",
                JdbcAlerts::sending,
                now,
                limit));
        if (due.isEmpty()) {
            return due;
        }
        return database.write(session ->
                due.stream().filter(each -> claim(session, each, now, until)).toList());
    }

    private static boolean claim(Session session, Sending due, Instant now, Instant until) {
        return session.update(
                        "update alerts set next_at = ?, attempts = ? where number = ? and next_at <= ?",
                        until,
                        due.attempts(),
                        due.number(),
                        now)
                == 1;
    }

    @Override
    public void delivered(Sending sending) {
        end(sending, "alert.delivered", Optional.empty());
    }

    @Override
    public void givenUp(Sending sending, String reason) {
        end(sending, "alert.failed", Optional.of(reason));
    }

    private void end(Sending sending, String event, Optional<String> reason) {
        Instant now = clock.instant();
        database.write(session -> {
            int ended = session.update(
                    "update alerts set next_at = null, reason = ? where number = ? and next_at is not null",
                    reason,
                    sending.number());
            if (ended == 1) {
                new RunWriter(session, now).event(event(sending.letter(), now, event, reason));
            }
            return true;
        });
    }

    private static Event event(Letter letter, Instant now, String event, Optional<String> reason) {
        return new Event(
                now,
                event,
                Optional.of(letter.pipeline()),
                letter.runId(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(
                        letter.event().text() + reason.map(text -> ": " + text).orElse("")));
    }

    @Override
    public void later(Sending sending, Instant next, String reason) {
        database.write(session -> session.update(
                "update alerts set next_at = ?, reason = ? where number = ? and next_at is not null",
                next,
                reason,
                sending.number()));
    }

    private static Sending sending(Columns row) throws SQLException {
        return new Sending(
                row.whole("number"),
                new Letter(
                        row.text("id"),
                        row.text("target"),
                        row.text("pipeline"),
                        row.maybeText("run_id"),
                        AlertEvent.valueOf(row.text("event").toUpperCase(Locale.ROOT)),
                        row.text("body")),
                row.number("attempts") + 1);
    }
}
