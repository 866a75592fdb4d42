/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import dev.nightjar.core.plan.PipelinePlan;
import dev.nightjar.core.plan.PlannedStep;
import dev.nightjar.core.schedule.CronTimetable;
import dev.nightjar.core.schedule.Nights;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.core.spec.ScheduleSpec;
import dev.nightjar.core.spec.Secrets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A pipeline as the last good version of its file says.
 *
 * @param parsing how long reading the file took
 * @param secrets values of the file that must not be shown
 * @param copy of that version, which runs are given
 */
public record KnownPipeline(PipelineSpec spec, Path file, Duration parsing, Secrets secrets, Path copy) {

    /** One without secrets, whose file stays as it is. */
    public KnownPipeline(PipelineSpec spec, Path file, Duration parsing) {
        this(spec, file, parsing, Secrets.of(List.of()), file);
    }

    /** The name. */
    public String name() {
        return spec.pipeline();
    }

    /** When it runs. */
    public ScheduleSpec schedule() {
        return spec.schedule();
    }

    /** The steps of a night. */
    public List<PlannedStep> steps() {
        return PipelinePlan.of(spec);
    }

    /** Its ticks; empty if it runs by hand only. */
    public Optional<CronTimetable> timetable() {
        return schedule().cron().map(cron -> CronTimetable.of(cron, schedule().timezone()));
    }

    /** How failed steps are tried again. */
    public RetryRule retries() {
        return RetryRule.of(schedule());
    }

    /** The day that a tick processes. */
    public LocalDate date(Instant tick) {
        return Nights.dateOf(tick, schedule());
    }

    /** The run of a tick. */
    public NewRun at(Instant tick, RunType type, Trigger trigger) {
        NightOf night = new NightOf(Optional.of(tick), date(tick), tick);
        return run(type.runId(tick), type, night, trigger);
    }

    /** A run of a night. */
    public NewRun run(String runId, RunType type, NightOf night, Trigger trigger) {
        Optional<Instant> deadline = type == RunType.BACKFILL
                ? Optional.empty()
                : schedule().deadline().map(night.runAfter()::plus);
        return new NewRun(
                new RunKey(name(), runId),
                type,
                night,
                trigger,
                deadline,
                steps().stream()
                        .map(step -> new NewRun.NewStep(
                                step.step(), step.dependsOn(), schedule().retries()))
                        .toList());
    }
}
