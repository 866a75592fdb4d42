/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.store;

import dev.nightjar.orchestration.schedule.Event;
import dev.nightjar.orchestration.schedule.PipelineRepository;
import dev.nightjar.orchestration.schedule.PipelineState;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Pipelines in the database. */
final class JdbcPipelines implements PipelineRepository {

    private final Database database;
    private final Clock clock;

    JdbcPipelines(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public List<PipelineState> all() {
        return database.read(session -> session.list("select * from pipelines order by name", JdbcPipelines::pipeline));
    }

    @Override
    public Optional<PipelineState> find(String name) {
        return database.read(
                session -> session.one("select * from pipelines where name = ?", JdbcPipelines::pipeline, name));
    }

    @Override
    public void parsed(String name, String specHash) {
        Instant now = clock.instant();
        database.write(session -> session.update("""
                insert into pipelines (name, version, spec_hash, paused, stale, parsed_at, created_at)
                values (?, 1, ?, 0, 0, ?, ?)
                on conflict (name) do update set stale = 0, parsed_at = excluded.parsed_at,
                  version = pipelines.version
                    + case when pipelines.spec_hash = excluded.spec_hash then 0 else 1 end,
                  spec_hash = excluded.spec_hash""", name, specHash, now, now));
    }

    @Override
    public void keepOnly(Set<String> names) {
        database.write(session -> {
            session.list("select name from pipelines where stale = 0", row -> row.text("name")).stream()
                    .filter(name -> !names.contains(name))
                    .forEach(name -> session.update("update pipelines set stale = 1 where name = ?", name));
            return true;
        });
    }

    @Override
    public void pause(String name, boolean paused, Optional<String> actor) {
        Instant now = clock.instant();
        database.write(session -> {
            if (session.update("update pipelines set paused = ? where name = ? and paused <> ?", paused, name, paused)
                    > 0) {
                String event = paused ? "pipeline.paused" : "pipeline.unpaused";
                new RunWriter(session, now).event(Event.ofPipeline(now, event, name, actor, Optional.empty()));
            }
            return true;
        });
    }

    @Override
    public boolean delete(String name, Optional<String> actor) {
        Instant now = clock.instant();
        return database.write(session -> {
            session.update("delete from runs where pipeline = ?", name);
            session.update("delete from backfills where pipeline = ?", name);
            boolean gone = session.update("delete from pipelines where name = ?", name) == 1;
            if (gone) {
                new RunWriter(session, now)
                        .event(Event.ofPipeline(now, "pipeline.deleted", name, actor, Optional.empty()));
            }
            return gone;
        });
    }

    private static PipelineState pipeline(Columns row) throws SQLException {
        return new PipelineState(
                row.text("name"),
                row.number("version"),
                row.text("spec_hash"),
                row.flag("paused"),
                row.flag("stale"),
                row.maybeInstant("watermark"),
                row.instant("parsed_at"),
                row.instant("created_at"));
    }
}
