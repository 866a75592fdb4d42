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
        return runs.at(pipeline.name(), tick)
                .map(run -> request.reprocess().takes(run.state()))
                .orElse(true);
    }

    /** Adds a backfill with its runs; empty if the pipeline has one that is not completed. */
    public Optional<Backfill> start(KnownPipeline pipeline, Backfill.Request request, Optional<String> actor) {
        Trigger trigger = new Trigger("backfill", actor, request.conf(), Optional.empty(), Optional.empty());
        List<NewRun> added = ticks(pipeline, request).stream()
                .map(tick -> pipeline.at(tick, RunType.BACKFILL, trigger))
                .toList();
        return backfills.add(request, added, pipeline.schedule().retries(), actor);
    }

    /** Completes backfills whose runs have all ended. */
    void complete() {
        backfills.open().stream()
                .filter(backfill -> runs.open(backfill.id()) == 0)
                .forEach(backfill -> backfills.complete(backfill.id()));
    }
}
