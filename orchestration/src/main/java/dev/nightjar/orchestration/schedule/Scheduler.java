/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import dev.nightjar.orchestration.run.Runner;
import dev.nightjar.orchestration.schedule.SchedulerRepository.SchedulerInfo;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans runs, starts them within their limits, and watches over those under way. It holds nothing that the store does
 * not: whoever passes next, here or elsewhere, goes on where this one stopped.
 */
public final class Scheduler {

    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
    /** Runs of a pipeline that are looked at in a pass: some may wait for the past, and others not. */
    private static final int LOOK_AHEAD = 100;

    private final Repositories repositories;
    private final PipelineCatalog catalog;
    private final Runner runner;
    private final Options options;
    private final Clock clock;
    private final Executor threads;
    private final Membership membership;
    private final Planner planner;
    private final Backfills backfills;
    private final Map<RunKey, Execution> executions = new ConcurrentHashMap<>();

    /** What is stored. */
    public record Repositories(
            RunRepository runs,
            PipelineRepository pipelines,
            BackfillRepository backfills,
            SchedulerRepository schedulers) {}

    /**
     * How it works.
     *
     * @param capacity how many runs at once, of all pipelines
     * @param logs folder of the attempts' logs
     */
    public record Options(int capacity, Path logs) {}

    public Scheduler(
            Repositories repositories,
            PipelineCatalog catalog,
            Runner runner,
            Options options,
            Clock clock,
            Executor threads) {
        this.repositories = repositories;
        this.catalog = catalog;
        this.runner = runner;
        this.options = options;
        this.clock = clock;
        this.threads = threads;
        this.membership = new Membership(repositories.schedulers(), clock);
        this.planner = new Planner(repositories.runs(), repositories.pipelines(), catalog);
        this.backfills = new Backfills(repositories.runs(), repositories.backfills());
    }

    /** Does what there is to do now. One thread calls it, again and again. */
    public void pass() {
        membership.beat();
        Instant now = clock.instant();
        planner.plan(now);
        membership.dead().forEach(this::remove);
        repositories.runs().orphaned().forEach(run -> lose(run, "its scheduler is gone"));
        watch(now);
        repositories.runs().overdue(now).forEach(this::alert);
        start(RunState.RUNNING, now);
        start(RunState.QUEUED, now);
        backfills.complete();
    }

    /** How many runs are under way here. */
    public int active() {
        return executions.size();
    }

    /** Stops in good order: what is under way is given back, for another scheduler or the next start. */
    public void stop() {
        for (Execution execution : List.copyOf(executions.values())) {
            repositories.runs().changeAs(execution.key(), execution.lease(), RunProgress::released);
            execution.leave();
        }
        membership.leave();
    }

    private void remove(SchedulerInfo dead) {
        if (repositories.schedulers().remove(dead.id())) {
            LOG.warn("The scheduler {} on {} is gone", dead.id(), dead.process().host());
        }
    }

    private void lose(Run run, String why) {
        repositories.runs().changeAs(run.key(), run.lease(), progress -> {
            if (runner.findsAgain()) {
                progress.passedOn();
            } else {
                progress.lost(why, retries(run));
            }
        });
    }

    private RetryRule retries(Run run) {
        return catalog.pipeline(run.key().pipeline())
                .map(KnownPipeline::retries)
                .orElse(new RetryRule(0, Duration.ZERO));
    }

    /**
     * Stops steps that take too long, and runners whose run was taken from this scheduler; begins anew with runs that
     * are this scheduler's and that nobody works on, as happens when the store could not be written to.
     */
    private void watch(Instant now) {
        executions
                .values()
                .forEach(execution ->
                        execution.pipeline().schedule().timeout().ifPresent(limit -> timeOut(execution, limit, now)));
        List<Run> mine = repositories.runs().ownedBy(membership.id());
        Map<RunKey, Lease> owned = mine.stream().collect(Collectors.toMap(Run::key, Run::lease));
        mine.stream()
                .filter(run -> !executions.containsKey(run.key()))
                .forEach(run -> lose(run, "its scheduler could not go on"));
        executions.values().stream()
                .filter(execution -> !execution.lease().equals(owned.get(execution.key())))
                .forEach(this::end);
    }

    /** What the run does that was taken away: nothing more if it is over, else it goes on in other hands. */
    private void end(Execution execution) {
        boolean over = repositories
                .runs()
                .find(execution.key())
                .map(run -> run.state().ended())
                .orElse(true);
        if (over) {
            execution.cancel();
        } else {
            execution.leave();
        }
    }

    private void timeOut(Execution execution, Duration limit, Instant now) {
        Optional<RunProgress> progress = repositories.runs().progress(execution.key());
        progress.stream()
                .flatMap(found -> found.steps().stream())
                .filter(step -> step.state() == RunStepState.RUNNING)
                .filter(step -> step.times()
                        .started()
                        .filter(at -> at.plus(limit).isBefore(now))
                        .isPresent())
                .findFirst()
                .filter(step -> repositories
                        .runs()
                        .changeAs(
                                execution.key(),
                                execution.lease(),
                                p -> p.timedOut(
                                        step.step(), limit, execution.pipeline().retries())))
                .ifPresent(step -> execution.cancel());
    }

    private void alert(Run run) {
        repositories.runs().change(run.key(), Optional.empty(), progress -> {
            if (!progress.run().deadline().missed()) {
                progress.deadlineMissed();
                LOG.warn(
                        "The run {} is not done by {}",
                        run.key(),
                        run.deadline().at().orElseThrow());
            }
            return true;
        });
    }

    private void start(RunState state, Instant now) {
        if (executions.size() >= options.capacity()) {
            return;
        }
        List<Execution> begun = new ArrayList<>();
        try {
            take(state, now, begun);
        } finally {
            // not before all are taken: the first ones would keep the store busy while the others wait
            begun.forEach(this::go);
        }
    }

    private void take(RunState state, Instant now, List<Execution> begun) {
        Set<Line> full = new HashSet<>();
        for (Run run : repositories.runs().waiting(state, now, LOOK_AHEAD)) {
            if (executions.size() >= options.capacity()) {
                return;
            }
            Line line = new Line(run.key().pipeline(), run.trigger().backfill());
            catalog.pipeline(line.pipeline())
                    .filter(pipeline -> !full.contains(line) && !executions.containsKey(run.key()))
                    .filter(pipeline -> pastAllows(run, pipeline))
                    .filter(pipeline -> !taken(run, pipeline, begun))
                    .ifPresent(pipeline -> full.add(line));
        }
    }

    /** Runs that wait for each other. */
    private record Line(String pipeline, Optional<Long> backfill) {}

    private boolean pastAllows(Run run, KnownPipeline pipeline) {
        return !pipeline.schedule().dependsOnPast()
                || run.type() == RunType.MANUAL
                || run.state() == RunState.RUNNING
                || run.night()
                        .logicalDate()
                        .flatMap(tick -> repositories.runs().before(pipeline.name(), tick))
                        .filter(before -> before.state() != RunState.SUCCESS)
                        .isEmpty();
    }

    private boolean taken(Run run, KnownPipeline pipeline, List<Execution> begun) {
        // taking many takes its time, in which others shall not think this scheduler dead
        membership.beat();
        int limit = run.trigger()
                .backfill()
                .flatMap(repositories.backfills()::find)
                .map(Backfill::maxActiveRuns)
                .orElse(pipeline.schedule().maxActiveRuns());
        Optional<Lease> taken = repositories.runs().take(run.key(), membership.id(), limit);
        taken.map(lease -> new Execution(repositories.runs(), run, lease, pipeline, runner, options.logs()))
                .ifPresent(execution -> {
                    executions.put(run.key(), execution);
                    begun.add(execution);
                });
        return taken.isPresent();
    }

    private void go(Execution execution) {
        threads.execute(() -> {
            try {
                execution.run();
            } finally {
                executions.remove(execution.key(), execution);
            }
        });
    }
}
