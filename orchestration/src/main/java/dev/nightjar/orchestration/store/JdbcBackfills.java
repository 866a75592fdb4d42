/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.store;

import dev.nightjar.orchestration.schedule.Backfill;
import dev.nightjar.orchestration.schedule.BackfillRepository;
import dev.nightjar.orchestration.schedule.Event;
import dev.nightjar.orchestration.schedule.NewRun;
import dev.nightjar.orchestration.schedule.Page;
import dev.nightjar.orchestration.schedule.PageRequest;
import dev.nightjar.orchestration.schedule.Run;
import dev.nightjar.orchestration.schedule.RunState;
import dev.nightjar.orchestration.schedule.RunStep;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Backfills in the database. */
final class JdbcBackfills implements BackfillRepository {

    private final Database database;
    private final Clock clock;

    JdbcBackfills(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Optional<Backfill> add(Backfill.Request request, List<NewRun> runs, int retries, Optional<String> actor) {
        Instant now = clock.instant();
        return database.write(session -> {
            session.update("update pipelines set version = version where name = ?", request.pipeline());
            if (session.count(
                            "select count(*) n from backfills where pipeline = ? and completed_at is null",
                            request.pipeline())
                    > 0) {
                return Optional.empty();
            }
            long id = session.one(
                            """
                            insert into backfills (pipeline, from_at, to_at, direction, reprocess, conf,
                              max_active_runs, paused, created_at, updated_at)
                            values (?, ?, ?, ?, ?, ?, ?, 0, ?, ?) returning id""",
                            row -> row.whole("id"),
                            request.pipeline(),
                            request.from(),
                            request.to(),
                            request.direction().name(),
                            request.reprocess().text(),
                            request.conf(),
                            request.maxActiveRuns(),
                            now,
                            now)
                    .orElseThrow();
            event(session, now, "backfill.created", request.pipeline(), actor);
            Instant queued = now;
            for (NewRun run : runs) {
                // one after another, as they are started in the order in which they were queued
                queued = queued.plus(1, ChronoUnit.MICROS);
                if (new RunWriter(session, queued).add(run.of(id)).isEmpty()) {
                    again(session, run, id, request.reprocess(), new Redo(retries, queued, actor));
                }
            }
            return find(session, id);
        });
    }

    /** How a run that there is already runs once more. */
    private record Redo(int retries, Instant at, Optional<String> actor) {}

    private static void again(Session session, NewRun run, long id, Backfill.Reprocess reprocess, Redo how) {
        JdbcRuns.at(session, run.key().pipeline(), run.night().logicalDate().orElseThrow())
                .flatMap(there -> JdbcRuns.locked(session, there.key()))
                .filter(there -> reprocess.takes(there.state()))
                .ifPresent(there -> JdbcRuns.changed(session, there, how.at(), how.actor(), progress -> {
                    List<String> all =
                            progress.steps().stream().map(RunStep::step).toList();
                    progress.byHand().clear(all, how.retries(), Optional.empty());
                    progress.byHand().joins(id);
                    return true;
                }));
    }

    @Override
    public Optional<Backfill> find(long id) {
        return database.read(session -> find(session, id));
    }

    @Override
    public Page<Backfill> of(String pipeline, PageRequest page) {
        return database.read(session -> new Page<>(
                session.list(
                        "select * from backfills where pipeline = ?" + Where.order(page, "id") + Where.LIMIT,
                        JdbcBackfills::backfill,
                        pipeline,
                        page.limit(),
                        page.offset()),
                session.count("select count(*) n from backfills where pipeline = ?", pipeline)));
    }

    @Override
    public List<Backfill> open() {
        return database.read(session -> session.list(
                "select * from backfills where completed_at is null order by id", JdbcBackfills::backfill));
    }

    @Override
    public Optional<Backfill> pause(long id, boolean paused, Optional<String> actor) {
        return change(id, "paused = " + (paused ? 1 : 0), paused ? "backfill.paused" : "backfill.unpaused", actor);
    }

    @Override
    public Optional<Backfill> complete(long id) {
        return change(id, ended(), "backfill.completed", Optional.empty());
    }

    @Override
    public Optional<Backfill> cancel(long id, Optional<String> actor) {
        Instant now = clock.instant();
        return database.write(session -> {
            Optional<Backfill> cancelled = change(session, id, ended(), "backfill.cancelled", actor);
            if (cancelled.isPresent()) {
                session.list(
                                "select * from runs where backfill = ? and state = 'queued' order by number",
                                RunRows::run,
                                id)
                        .forEach(run -> fail(session, run, now, actor));
            }
            return cancelled;
        });
    }

    private static void fail(Session session, Run queued, Instant now, Optional<String> actor) {
        JdbcRuns.locked(session, queued.key())
                .filter(run -> run.state() == RunState.QUEUED)
                .ifPresent(run -> JdbcRuns.changed(session, run, now, actor, progress -> {
                    progress.byHand().markFailed();
                    return true;
                }));
    }

    private String ended() {
        return "completed_at = " + Columns.micros(clock.instant());
    }

    private Optional<Backfill> change(long id, String assignment, String event, Optional<String> actor) {
        return database.write(session -> change(session, id, assignment, event, actor));
    }

    private Optional<Backfill> change(
            Session session, long id, String assignment, String event, Optional<String> actor) {
        Instant now = clock.instant();
        int changed = session.update(
                "update backfills set " + assignment + ", updated_at = ? where id = ? and completed_at is null",
                now,
                id);
        if (changed == 0) {
            return Optional.empty();
        }
        Optional<Backfill> backfill = find(session, id);
        event(session, now, event, backfill.orElseThrow().pipeline(), actor);
        return backfill;
    }

    private static void event(Session session, Instant now, String event, String pipeline, Optional<String> actor) {
        new RunWriter(session, now).event(Event.ofPipeline(now, event, pipeline, actor, Optional.empty()));
    }

    private static Optional<Backfill> find(Session session, long id) {
        return session.one("select * from backfills where id = ?", JdbcBackfills::backfill, id);
    }

    private static Backfill backfill(Columns row) throws SQLException {
        return new Backfill(
                row.whole("id"),
                row.text("pipeline"),
                row.instant("from_at"),
                row.instant("to_at"),
                Backfill.Direction.valueOf(row.text("direction")),
                Backfill.Reprocess.of(row.text("reprocess")),
                row.text("conf"),
                row.number("max_active_runs"),
                row.flag("paused"),
                row.instant("created_at"),
                row.instant("updated_at"),
                row.maybeInstant("completed_at"));
    }
}
