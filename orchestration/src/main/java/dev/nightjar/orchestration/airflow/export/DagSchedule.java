/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow.export;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.core.spec.ScheduleSpec;
import dev.nightjar.core.spec.ScheduleSpec.Catchup;
import dev.nightjar.orchestration.airflow.export.ExportOptions.Release;
import dev.nightjar.orchestration.airflow.export.ExportOptions.StartedBy;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** When a Dag runs and how often steps are tried: all said, as the defaults of Airflow's versions differ. */
final class DagSchedule {

    /** Airflow wants a first day even of a Dag that looks at no past tick. */
    private static final LocalDate LONG_AGO = LocalDate.of(2024, 1, 1);

    private final PipelineSpec spec;
    private final ScheduleSpec schedule;
    private final ExportOptions options;

    /** @throws UsageError if all ticks since no day are to be made up for, or the time zone has no name */
    DagSchedule(PipelineSpec spec, ExportOptions options) {
        this.spec = spec;
        this.schedule = spec.schedule();
        this.options = options;
        if (ticks() && schedule.catchup() == Catchup.ALL && schedule.start().isEmpty()) {
            throw new UsageError("Cannot export " + spec.pipeline()
                    + ": with schedule.catchup: all Airflow wants to know the first day. Set schedule.start.");
        }
        String zone = schedule.timezone().getId();
        if (!ZoneId.getAvailableZoneIds().contains(zone)) {
            throw new UsageError("Cannot export " + spec.pipeline() + ": Python knows no time zone '" + zone
                    + "'. Set schedule.timezone to a name such as Europe/Berlin or UTC.");
        }
    }

    /** Whether it has a timetable. */
    boolean ticks() {
        return options.startedBy() == StartedBy.AIRFLOW && schedule.cron().isPresent();
    }

    /** Whether Airflow 3 raises alerts. */
    boolean alerts() {
        return ticks()
                && options.release() == Release.AIRFLOW_3
                && schedule.deadline().isPresent()
                && options.deadlineCallback().isPresent();
    }

    List<String> keywords() {
        List<String> keywords = new ArrayList<>();
        keywords.add("schedule=" + timetable());
        keywords.add("start_date=" + start());
        keywords.add("catchup=" + Python.truth(ticks() && schedule.catchup() == Catchup.ALL));
        // Nightjar's scheduler keeps to the limit itself, and backfills have one of their own
        keywords.add("max_active_runs=" + (options.startedBy() == StartedBy.NIGHTJAR ? 100 : schedule.maxActiveRuns()));
        if (alerts()) {
            keywords.add("deadline=DeadlineAlert(reference=DeadlineReference.DAGRUN_QUEUED_AT, interval="
                    + Python.duration(schedule.deadline().orElseThrow()) + ", callback=AsyncCallback("
                    + Python.text(options.deadlineCallback().orElseThrow()) + "))");
        }
        keywords.add("default_args={" + String.join(", ", defaults()) + "}");
        return keywords;
    }

    private String timetable() {
        return ticks()
                ? "CronTriggerTimetable(" + Python.text(schedule.cron().orElseThrow()) + ", timezone=TIMEZONE)"
                : "None";
    }

    /** The first tick whose date is the first day is not before this midnight. */
    private String start() {
        LocalDate day = schedule.start()
                .map(first -> schedule.date() == ScheduleSpec.TickDate.TODAY ? first : first.plusDays(1))
                .orElse(LONG_AGO);
        return "pendulum.datetime(" + day.getYear() + ", " + day.getMonthValue() + ", " + day.getDayOfMonth()
                + ", tz=TIMEZONE)";
    }

    private List<String> defaults() {
        List<String> defaults = new ArrayList<>();
        spec.owner().ifPresent(owner -> defaults.add("\"owner\": " + Python.text(owner)));
        if (options.startedBy() == StartedBy.NIGHTJAR) {
            defaults.add("\"retries\": 0");
            return defaults;
        }
        defaults.add("\"retries\": " + schedule.retries());
        defaults.add("\"retry_delay\": " + Python.duration(schedule.retryDelay()));
        defaults.add("\"retry_exponential_backoff\": True");
        defaults.add("\"max_retry_delay\": datetime.timedelta(days=1)");
        defaults.add("\"depends_on_past\": " + Python.truth(schedule.dependsOnPast()));
        defaults.add("\"wait_for_downstream\": " + Python.truth(schedule.dependsOnPast()));
        schedule.timeout().ifPresent(limit -> defaults.add("\"execution_timeout\": " + Python.duration(limit)));
        if (ticks() && options.release() == Release.AIRFLOW_2) {
            schedule.deadline().ifPresent(limit -> defaults.add("\"sla\": " + Python.duration(limit)));
        }
        return defaults;
    }

    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (!ticks()) {
            return notes;
        }
        if (schedule.catchup() == Catchup.NONE) {
            notes.add("catchup none: after a pause Airflow may run the latest of the missed ticks all the same.");
        }
        if (schedule.dependsOnPast()) {
            notes.add("dependsOnPast: Airflow asks of each task that it and what follows it went well the night before,"
                    + " not of the whole night.");
        }
        if (schedule.deadline().isPresent()) {
            notes.add(deadlineNote());
        }
        return notes;
    }

    private String deadlineNote() {
        if (options.release() == Release.AIRFLOW_2) {
            return "deadline: an SLA of each task; Airflow 2 counts it by its own rules and mails the owner.";
        }
        return alerts()
                ? "deadline: counted from when the run is queued; needs Airflow 3.1 or newer."
                : "deadline: left out; Airflow 3 wants a function to call, see --deadline-callback.";
    }
}
