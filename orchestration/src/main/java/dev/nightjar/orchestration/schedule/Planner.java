/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import dev.nightjar.core.schedule.CronTimetable;
import dev.nightjar.core.schedule.DueTicks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes runs of the ticks that are due. */
final class Planner {

    private static final Logger LOG = LoggerFactory.getLogger(Planner.class);

    private final RunRepository runs;
    private final PipelineRepository pipelines;
    private final PipelineCatalog catalog;

    Planner(RunRepository runs, PipelineRepository pipelines, PipelineCatalog catalog) {
        this.runs = runs;
        this.pipelines = pipelines;
        this.catalog = catalog;
    }

    /** Plans what is due of all pipelines that are not paused. */
    void plan(Instant now) {
        for (PipelineState state : pipelines.all()) {
            if (!state.paused() && !state.stale()) {
                catalog.pipeline(state.name())
                        .ifPresent(pipeline -> pipeline.timetable()
                                .ifPresent(timetable -> plan(pipeline, timetable, state.watermark(), now)));
            }
        }
    }

    private void plan(KnownPipeline pipeline, CronTimetable timetable, Optional<Instant> watermark, Instant now) {
        Instant from = watermark.orElseGet(() -> DueTicks.firstWatermark(timetable, pipeline.schedule(), now));
        DueTicks due = DueTicks.between(timetable, pipeline.schedule().catchup(), from, now);
        if (watermark.filter(due.watermark()::equals).isPresent()) {
            return;
        }
        boolean planned = runs.plan(
                pipeline.name(),
                watermark,
                due.watermark(),
                due.run().stream()
                        .map(tick -> pipeline.at(tick, RunType.SCHEDULED, Trigger.timetable()))
                        .toList(),
                missed(pipeline.name(), due, now));
        if (planned && !due.run().isEmpty()) {
            LOG.info("Planned {} of {}", due.run(), pipeline.name());
        }
    }

    private static List<Event> missed(String pipeline, DueTicks due, Instant now) {
        List<Event> events = new ArrayList<>();
        due.leftOut().forEach(tick -> events.add(missed(pipeline, tick, now, "left out")));
        due.run().stream()
                .filter(tick -> DueTicks.missed(tick, now))
                .forEach(tick -> events.add(missed(pipeline, tick, now, "made up for")));
        if (!events.isEmpty()) {
            LOG.warn(
                    "{} missed {} of its ticks, {} of which are left out",
                    pipeline,
                    events.size(),
                    due.leftOut().size());
        }
        return events;
    }

    private static Event missed(String pipeline, Instant tick, Instant now, String what) {
        return Event.ofPipeline(
                now,
                "pipeline.tick_missed",
                pipeline,
                Optional.empty(),
                Optional.of(tick + " was missed, and " + what));
    }
}
