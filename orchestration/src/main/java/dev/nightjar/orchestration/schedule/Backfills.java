/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import dev.nightjar.orchestration.schedule.Backfill.Direction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Makes runs of backfills, all of one at its beginning; they are started by the backfill's own limit. */
public final class Backfills {

    private final RunRepository runs;
    private final BackfillRepository backfills;

    public Backfills(RunRepository runs, BackfillRepository backfills) {
        this.runs = runs;
        this.backfills = backfills;
    }

    /** The ticks that a backfill would run, in the order in which it would. */
    public List<Instant> ticks(KnownPipeline pipeline, Backfill.Request request) {
        List<Instant> ticks = new ArrayList<>(pipeline.timetable()
                .orElseThrow()
                .after(request.from().minusNanos(1000))
                .takeWhile(tick -> !tick.isAfter(request.to()))
                .filter(tick -> wanted(pipeline, tick, request))
                .toList());
        if (request.direction() == Direction.NEWEST_FIRST) {
            Collections.reverse(ticks);
        }
        return ticks;
    }

    private boolean wanted(KnownPipeline pipeline, Instant tick, Backfill.Request request) {
        Optional<Run> run = at(pipeline, tick);
        return run.isEmpty()
                || switch (request.reprocess()) {
                    case NONE -> false;
                    case FAILED -> run.get().state() == RunState.FAILED;
                    case COMPLETED -> run.get().state().ended();
                };
    }

    /** Adds a backfill with its runs; empty if the pipeline has one that is not completed. */
    public Optional<Backfill> start(KnownPipeline pipeline, Backfill.Request request, Optional<String> actor) {
        List<Instant> ticks = ticks(pipeline, request);
        Optional<Backfill> added = backfills.add(request, actor);
        added.ifPresent(backfill -> ticks.forEach(tick -> run(pipeline, tick, backfill, actor)));
        return added;
    }

    private void run(KnownPipeline pipeline, Instant tick, Backfill backfill, Optional<String> actor) {
        Optional<Run> there = at(pipeline, tick);
        if (there.isPresent()) {
            runs.change(there.get().key(), actor, progress -> {
                List<String> all = progress.steps().stream().map(RunStep::step).toList();
                progress.byHand().clear(all, pipeline.schedule().retries(), Optional.empty());
                progress.byHand().joins(backfill.id());
                return true;
            });
        } else {
            Trigger trigger =
                    new Trigger("backfill", actor, backfill.conf(), Optional.empty(), Optional.of(backfill.id()));
            runs.add(pipeline.at(tick, RunType.BACKFILL, trigger));
        }
    }

    private Optional<Run> at(KnownPipeline pipeline, Instant tick) {
        return runs.at(pipeline.name(), tick);
    }

    /** Completes backfills whose runs have all ended. */
    void complete() {
        backfills.open().stream()
                .filter(backfill -> runs.open(backfill.id()) == 0)
                .forEach(backfill -> backfills.complete(backfill.id(), "backfill.completed", Optional.empty()));
    }

    /** Ends a backfill: its runs that have not begun fail, those that have go on. */
    public Optional<Backfill> cancel(long id, Optional<String> actor) {
        Optional<Backfill> cancelled = backfills.complete(id, "backfill.cancelled", actor);
        cancelled.ifPresent(backfill -> runs.ofBackfill(id, RunState.QUEUED)
                .forEach(run -> runs.change(run.key(), actor, progress -> {
                    if (progress.run().state() == RunState.QUEUED) {
                        progress.byHand().markFailed();
                    }
                    return true;
                })));
        return cancelled;
    }
}
