/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.store;

import dev.nightjar.orchestration.schedule.DuplicateRun;
import dev.nightjar.orchestration.schedule.Event;
import dev.nightjar.orchestration.schedule.Lease;
import dev.nightjar.orchestration.schedule.NewRun;
import dev.nightjar.orchestration.schedule.Page;
import dev.nightjar.orchestration.schedule.Run;
import dev.nightjar.orchestration.schedule.RunFilter;
import dev.nightjar.orchestration.schedule.RunKey;
import dev.nightjar.orchestration.schedule.RunProgress;
import dev.nightjar.orchestration.schedule.RunRepository;
import dev.nightjar.orchestration.schedule.RunState;
import dev.nightjar.orchestration.schedule.RunStep;
import dev.nightjar.orchestration.schedule.StepFilter;
import dev.nightjar.orchestration.schedule.StepOfRun;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** Runs in the database. A transaction that changes a run first updates its row, so that others wait for it. */
final class JdbcRuns implements RunRepository {

    private static final String BY_KEY = "select * from runs where pipeline = ? and run_id = ?";

    /** The states word for word as those of the index of deadlines. */
    static final String OVERDUE =
            "select * from runs where state in ('queued', 'running') and deadline_at < ? and deadline_missed = 0";

    private final Database database;
    private final Clock clock;

    JdbcRuns(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Run add(NewRun run) {
        return database.write(session -> {
            if (new RunWriter(session, clock.instant()).add(run).isEmpty()) {
                throw new DuplicateRun(run.key());
            }
            return run(session, run.key()).orElseThrow();
        });
    }

    @Override
    public Set<String> plan(List<Plan> plans) {
        return database.write(session -> {
            RunWriter writer = new RunWriter(session, clock.instant());
            Set<String> planned = new HashSet<>();
            plans.stream().filter(plan -> moved(session, plan)).forEach(plan -> {
                plan.runs().forEach(writer::add);
                plan.events().forEach(writer::event);
                planned.add(plan.pipeline());
            });
            return planned;
        });
    }

    private static boolean moved(Session session, Plan plan) {
        String move = "update pipelines set watermark = ? where name = ? and watermark ";
        return 1
                == (plan.from().isPresent()
                        ? session.update(move + "= ?", plan.to(), plan.pipeline(), plan.from())
                        : session.update(move + "is null", plan.to(), plan.pipeline()));
    }

    @Override
    public Optional<Run> find(RunKey key) {
        return database.read(session -> run(session, key));
    }

    @Override
    public Optional<RunProgress> progress(RunKey key) {
        return database.read(session -> run(session, key).map(run -> progress(session, run, Optional.empty())));
    }

    @Override
    public <T> Optional<T> change(RunKey key, Optional<String> actor, Function<RunProgress, T> change) {
        return database.write(session -> {
            return locked(session, key).map(run -> changed(session, run, clock.instant(), actor, change));
        });
    }

    /** A run that nobody else changes until this transaction ends. */
    static Optional<Run> locked(Session session, RunKey key) {
        session.update(
                "update runs set clears = clears where pipeline = ? and run_id = ?", key.pipeline(), key.runId());
        return run(session, key);
    }

    @Override
    public boolean changeAs(RunKey key, Lease lease, Consumer<RunProgress> change) {
        return database.write(session -> {
            int held = session.update(
                    "update runs set clears = clears where pipeline = ? and run_id = ? and owner = ? and generation ="
                            + " ?",
                    key.pipeline(),
                    key.runId(),
                    lease.owner(),
                    lease.generation());
            if (held == 0) {
                return false;
            }
            changed(session, run(session, key).orElseThrow(), clock.instant(), Optional.empty(), progress -> {
                change.accept(progress);
                return true;
            });
            return true;
        });
    }

    @Override
    public Optional<Lease> take(RunKey key, String scheduler, int limit) {
        // a look first, which costs little, as runs may wait for others of their pipeline for long
        if (database.read(session -> free(session, key, limit)).isEmpty()) {
            return Optional.empty();
        }
        return database.write(session -> {
            // whoever thinks this scheduler dead waits here, and then finds the run among those that it had
            if (session.update("update schedulers set pid = pid where id = ?", scheduler) == 0) {
                return Optional.empty();
            }
            // whoever takes runs of this pipeline waits here, so that together they keep to the limit
            session.update("update pipelines set version = version where name = ?", key.pipeline());
            return free(session, key, limit)
                    .map(run -> changed(session, run, clock.instant(), Optional.empty(), progress -> {
                        progress.takenBy(scheduler);
                        return progress.run().lease();
                    }));
        });
    }

    private static Optional<Run> free(Session session, RunKey key, int limit) {
        return run(session, key)
                .filter(run -> run.lease().owner().isEmpty() && !run.state().ended())
                .filter(run -> run.state() != RunState.QUEUED || running(session, run) < limit);
    }

    private static long running(Session session, Run run) {
        return run.trigger().backfill().isPresent()
                ? session.count(
                        "select count(*) n from runs where backfill = ? and state = 'running'",
                        run.trigger().backfill())
                : session.count(
                        "select count(*) n from runs where pipeline = ? and state = 'running' and backfill is null",
                        run.key().pipeline());
    }

    @Override
    public List<Run> waiting(RunState state, Instant dueBy, int ofEach) {
        // numbers are ranked, and not whole rows, as there may be many thousands of which few are wanted
        return database.read(session -> session.list("""
                select r.* from runs r join (
                  select q.number, row_number() over (partition by q.pipeline, q.backfill
                    order by case when q.backfill is null then q.run_after else q.queued_at end, q.number) place
                  from runs q join pipelines p on p.name = q.pipeline
                  where q.state = ? and q.owner is null and q.run_after <= ? and p.paused = 0 and p.stale = 0
                    and not exists (select 1 from backfills b where b.id = q.backfill and b.paused = 1)
                    and q.number not in (
                      select run from steps where state = 'up_for_retry' group by run having min(retry_at) > ?)
                ) first on first.number = r.number where first.place <= ?
                order by case when r.backfill is null then 0 else 1 end,
                  case when r.backfill is null then r.run_after else r.queued_at end, r.number""", RunRows::run, state.text(), dueBy, dueBy, ofEach));
    }

    @Override
    public List<Run> ownedBy(String scheduler) {
        return database.read(session -> session.list("select * from runs where owner = ?", RunRows::run, scheduler));
    }

    @Override
    public List<Run> orphaned() {
        return database.read(session -> session.list(
                "select * from runs where owner > '' and owner not in (select id from schedulers) order by number",
                RunRows::run));
    }

    @Override
    public List<Run> overdue(Instant now) {
        return database.read(session -> session.list(OVERDUE, RunRows::run, now));
    }

    @Override
    public Optional<Run> before(String pipeline, Instant logicalDate) {
        return database.read(session -> session.one("""
                select * from runs where pipeline = ? and logical_date < ? and run_type <> 'manual'
                order by logical_date desc limit 1""", RunRows::run, pipeline, logicalDate));
    }

    @Override
    public Optional<Run> at(String pipeline, Instant logicalDate) {
        return database.read(session -> at(session, pipeline, logicalDate));
    }

    static Optional<Run> at(Session session, String pipeline, Instant logicalDate) {
        return session.one(
                "select * from runs where pipeline = ? and logical_date = ?", RunRows::run, pipeline, logicalDate);
    }

    @Override
    public long open(long backfill) {
        return database.read(session -> session.count(
                "select count(*) n from runs where backfill = ? and state in ('queued', 'running')", backfill));
    }

    @Override
    public boolean delete(RunKey key, Optional<String> actor) {
        return database.write(session -> {
            int gone =
                    session.update("delete from runs where pipeline = ? and run_id = ?", key.pipeline(), key.runId());
            if (gone == 1) {
                Instant now = clock.instant();
                new RunWriter(session, now)
                        .event(new Event(
                                now,
                                "run.deleted",
                                Optional.of(key.pipeline()),
                                Optional.of(key.runId()),
                                Optional.empty(),
                                Optional.empty(),
                                actor,
                                Optional.empty()));
            }
            return gone == 1;
        });
    }

    @Override
    public Page<Run> runs(RunFilter filter) {
        return database.read(session -> RunLists.runs(session, filter));
    }

    @Override
    public List<Run> latest() {
        return database.read(session -> session.list("""
                select r.* from pipelines p join runs r on r.number = (select x.number from runs x
                  where x.pipeline = p.name order by x.run_after desc, x.number desc limit 1)""", RunRows::run));
    }

    @Override
    public Page<StepOfRun> steps(StepFilter filter) {
        return database.read(session -> RunLists.steps(session, filter));
    }

    @Override
    public List<RunStep> attempts(RunKey key, String step) {
        return database.read(session -> {
            Optional<Run> run = run(session, key);
            if (run.isEmpty()) {
                return List.of();
            }
            List<RunStep> all =
                    new ArrayList<>(session.list("""
                    select t.id, s.step, t.depends_on, s.state step_state, s.try_number, s.max_tries,
                      s.queued_at step_queued_at, s.started_at step_started_at, s.ended_at step_ended_at, s.retry_at,
                      s.reason, s.note step_note, s.log, t.losses
                    from attempts s join steps t on t.run = s.run and t.step = s.step
                    where s.run = ? and s.step = ? order by s.try_number""", RunRows::step, run.get().number(), step));
            steps(session, run.get()).stream()
                    .filter(current -> current.step().equals(step))
                    .filter(current -> all.stream().noneMatch(past -> past.tryNumber() == current.tryNumber()))
                    .forEach(all::add);
            return all;
        });
    }

    /** Changes a run within a transaction that has locked it. */
    static <T> T changed(
            Session session, Run run, Instant now, Optional<String> actor, Function<RunProgress, T> change) {
        RunProgress progress = new RunProgress(run, steps(session, run), now, actor);
        List<RunStep> before = progress.steps();
        T result = change.apply(progress);
        new RunWriter(session, now).save(progress, run, before);
        return result;
    }

    private RunProgress progress(Session session, Run run, Optional<String> actor) {
        return new RunProgress(run, steps(session, run), clock.instant(), actor);
    }

    private static Optional<Run> run(Session session, RunKey key) {
        return session.one(BY_KEY, RunRows::run, key.pipeline(), key.runId());
    }

    private static List<RunStep> steps(Session session, Run run) {
        return session.list(
                "select " + RunRows.STEP_COLUMNS + " from steps s where s.run = ? order by s.position",
                RunRows::step,
                run.number());
    }
}
