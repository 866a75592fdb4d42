/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import dev.nightjar.core.schedule.CronTimetable;
import dev.nightjar.core.schedule.DueTicks;
import dev.nightjar.orchestration.schedule.RunRepository.Plan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes runs of the ticks that are due. */
final class Planner {

    private static final Logger LOG = LoggerFactory.getLogger(Planner.class);

    /** Pipelines are planned in one transaction until they have so many runs, lest others wait for it for long. */
    private static final int TOGETHER = 500;

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
        List<Plan> due = new ArrayList<>();
        for (PipelineState state : pipelines.all()) {
            if (!state.paused() && !state.stale()) {
                catalog.pipeline(state.name())
                        .flatMap(pipeline -> pipeline.timetable()
                                .flatMap(timetable -> plan(pipeline, timetable, state.watermark(), now)))
                        .ifPresent(due::add);
            }
            if (due.stream().mapToInt(plan -> plan.runs().size()).sum() >= TOGETHER) {
                keep(due);
                due.clear();
            }
        }
        if (!due.isEmpty()) {
            keep(due);
        }
    }

    private void keep(List<Plan> due) {
        Set<String> planned = runs.plan(due);
        due.stream()
                .filter(plan ->
                        planned.contains(plan.pipeline()) && !plan.runs().isEmpty())
                .forEach(plan -> LOG.info("Planned {} of {}", ticks(plan), plan.pipeline()));
    }

    /** One line for an operator, however many nights there are to make up for. */
    private static String ticks(Plan plan) {
        List<Instant> ticks = plan.runs().stream()
                .flatMap(run -> run.night().logicalDate().stream())
                .toList();
        int last = ticks.size() - 1;
        return ticks.size() < 4 ? "" + ticks : ticks.size() + " runs, " + ticks.get(0) + " to " + ticks.get(last) + ",";
    }

    private static Optional<Plan> plan(
            KnownPipeline pipeline, CronTimetable timetable, Optional<Instant> watermark, Instant now) {
        Instant from = watermark.orElseGet(() -> DueTicks.firstWatermark(timetable, pipeline.schedule(), now));
        DueTicks due = DueTicks.between(timetable, pipeline.schedule().catchup(), from, now);
        if (watermark.filter(due.watermark()::equals).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(new Plan(
                pipeline.name(),
                watermark,
                due.watermark(),
                due.run().stream().map(tick -> run(pipeline, tick, due, now)).toList(),
                missed(pipeline.name(), due, now)));
    }

    /** Of nights that are made up for, the last alone has a deadline: that the others are late is told by the ticks missed. */
    private static NewRun run(KnownPipeline pipeline, Instant tick, DueTicks due, Instant now) {
        NewRun run = pipeline.at(tick, RunType.SCHEDULED, Trigger.timetable());
        boolean last = tick.equals(due.run().get(due.run().size() - 1));
        return DueTicks.missed(tick, now) && !last ? run.withoutDeadline() : run;
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
