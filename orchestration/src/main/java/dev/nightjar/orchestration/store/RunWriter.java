/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.store;

import dev.nightjar.orchestration.schedule.Event;
import dev.nightjar.orchestration.schedule.NewRun;
import dev.nightjar.orchestration.schedule.Run;
import dev.nightjar.orchestration.schedule.RunProgress;
import dev.nightjar.orchestration.schedule.RunStep;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Writes runs, steps and events within a transaction. */
final class RunWriter {

    /** Events that alerts are made of. */
    private static final Set<String> ALERTING =
            Set.of("run.success", "run.failed", "run.deadline_missed", "pipeline.tick_missed");

    private final Session session;
    private final Instant now;

    RunWriter(Session session, Instant now) {
        this.session = session;
        this.now = now;
    }

    /** Adds a run; empty if its id or logical date is taken. */
    Optional<Long> add(NewRun run) {
        Optional<Long> number = session.one(
                """
                insert into runs (pipeline, run_id, run_type, state, logical_date, night, run_after, queued_at,
                  updated_at, triggered_by, triggering_user, conf, note, backfill, generation, deadline_at,
                  deadline_missed, clears)
                values (?, ?, ?, 'queued', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, 0, 0)
                on conflict do nothing returning number""",
                row -> row.whole("number"),
                run.key().pipeline(),
                run.key().runId(),
                run.type().text(),
                run.night().logicalDate(),
                run.night().date().toString(),
                run.night().runAfter(),
                now,
                now,
                run.trigger().by(),
                run.trigger().user(),
                run.trigger().conf(),
                run.trigger().note(),
                run.trigger().backfill(),
                run.deadline());
        number.ifPresent(key -> {
            steps(key, run);
            event(new Event(
                    now,
                    "run.queued",
                    Optional.of(run.key().pipeline()),
                    Optional.of(run.key().runId()),
                    Optional.empty(),
                    Optional.empty(),
                    run.trigger().user(),
                    Optional.of(run.trigger().by())));
        });
        return number;
    }

    private void steps(long number, NewRun run) {
        int position = 0;
        for (NewRun.NewStep step : run.steps()) {
            session.update(
                    """
                    insert into steps (id, run, step, position, depends_on, state, try_number, max_tries)
                    values (?, ?, ?, ?, ?, 'none', 0, ?)""",
                    UUID.randomUUID().toString(),
                    number,
                    step.step(),
                    position++,
                    String.join(",", step.dependsOn()),
                    1 + step.retries());
        }
    }

    /** Writes what changed of a run. */
    void save(RunProgress progress, Run before, Iterable<RunStep> stepsBefore) {
        Run run = progress.run();
        if (!run.equals(before) || !progress.events().isEmpty()) {
            run(run);
        }
        progress.pastAttempts().forEach(attempt -> attempt(run.number(), attempt));
        Map<String, RunStep> old = new HashMap<>();
        stepsBefore.forEach(step -> old.put(step.step(), step));
        progress.steps().stream()
                .filter(step -> !step.equals(old.get(step.step())))
                .forEach(this::step);
        progress.events().forEach(this::event);
    }

    private void run(Run run) {
        session.update(
                """
                update runs set state = ?, queued_at = ?, started_at = ?, ended_at = ?, decided_at = ?, updated_at = ?,
                  note = ?, backfill = ?, owner = ?, generation = ?, deadline_at = ?, deadline_missed = ?, clears = ?
                where number = ?""",
                run.state().text(),
                run.times().queued(),
                run.times().started(),
                run.times().ended(),
                run.times().decided(),
                now,
                run.trigger().note(),
                run.trigger().backfill(),
                run.lease().owner(),
                run.lease().generation(),
                run.deadline().at(),
                run.deadline().missed(),
                run.clears(),
                run.number());
    }

    private void step(RunStep step) {
        session.update(
                """
                update steps set state = ?, try_number = ?, max_tries = ?, queued_at = ?, started_at = ?, ended_at = ?,
                  retry_at = ?, reason = ?, note = ?, log = ?, losses = ?
                where id = ?""",
                step.state().text(),
                step.tryNumber(),
                step.maxTries(),
                step.times().queued(),
                step.times().started(),
                step.times().ended(),
                step.times().retry(),
                step.reason(),
                step.note(),
                step.log(),
                step.losses(),
                step.id());
    }

    private void attempt(long run, RunStep step) {
        session.update(
                """
                insert into attempts (run, step, try_number, max_tries, state, queued_at, started_at, ended_at, retry_at,
                  reason, note, log)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing""",
                run,
                step.step(),
                step.tryNumber(),
                step.maxTries(),
                step.state().text(),
                step.times().queued(),
                step.times().started(),
                step.times().ended(),
                step.times().retry(),
                step.reason(),
                step.note(),
                step.log());
    }

    void event(Event event) {
        session.update(
                """
                insert into events (at, event, pipeline, run_id, step, try_number, actor, extra, untold)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                event.at(),
                event.event(),
                event.pipeline(),
                event.runId(),
                event.step(),
                event.tryNumber(),
                event.actor(),
                event.extra(),
                ALERTING.contains(event.event()));
    }
}
