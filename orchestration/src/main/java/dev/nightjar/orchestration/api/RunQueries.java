/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.api;

import dev.nightjar.orchestration.schedule.RunFilter;
import dev.nightjar.orchestration.schedule.StepFilter;
import dev.nightjar.orchestration.web.Query;
import dev.nightjar.orchestration.web.Request;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Filters of runs and steps from the parameters of a request. */
final class RunQueries {

    static final List<String> RUN_STATES = List.of("queued", "running", "success", "failed");
    private static final List<String> RUN_TYPES =
            List.of("backfill", "scheduled", "manual", "asset_triggered", "asset_materialization");
    private static final List<String> STEP_STATES = List.of(
            "removed",
            "scheduled",
            "queued",
            "running",
            "success",
            "restarting",
            "failed",
            "up_for_retry",
            "up_for_reschedule",
            "upstream_failed",
            "skipped",
            "deferred",
            "none",
            "no_status");

    private static final Map<String, String> RUN_ORDER = Map.ofEntries(
            Map.entry("id", "number"),
            Map.entry("state", "state"),
            Map.entry("dag_id", "pipeline"),
            Map.entry("run_id", "run_id"),
            Map.entry("dag_run_id", "run_id"),
            Map.entry("logical_date", "logical_date"),
            Map.entry("run_after", "run_after"),
            Map.entry("start_date", "started_at"),
            Map.entry("end_date", "ended_at"),
            Map.entry("updated_at", "updated_at"),
            Map.entry("conf", "conf"));

    private static final Map<String, String> RUN_RANGES = Map.of(
            "run_after", "run_after",
            "logical_date", "logical_date",
            "start_date", "started_at",
            "end_date", "ended_at",
            "updated_at", "updated_at");

    private static final Map<String, String> STEP_ORDER = Map.ofEntries(
            Map.entry("id", "s.id"),
            Map.entry("state", "s.state"),
            Map.entry("task_id", "s.step"),
            Map.entry("dag_id", "r.pipeline"),
            Map.entry("run_id", "r.run_id"),
            Map.entry("logical_date", "r.logical_date"),
            Map.entry("run_after", "r.run_after"),
            Map.entry("start_date", "s.started_at"),
            Map.entry("end_date", "s.ended_at"),
            Map.entry("try_number", "s.try_number"));

    private static final Map<String, String> STEP_RANGES = Map.of(
            "run_after", "r.run_after",
            "logical_date", "r.logical_date",
            "start_date", "s.started_at",
            "end_date", "s.ended_at",
            "updated_at", "r.updated_at");

    private RunQueries() {}

    /** `~` stands for all. */
    static List<String> unlessAll(String name) {
        return name.equals("~") ? List.of() : List.of(name);
    }

    static RunFilter runs(Request request) {
        return new RunFilter(
                unlessAll(request.path("dag_id")),
                Query.choices(request, "state", RUN_STATES),
                Query.choices(request, "run_type", RUN_TYPES),
                pattern(request, "run_id_pattern"),
                Query.ranges(request, RUN_RANGES),
                Query.page(request, RUN_ORDER));
    }

    static StepFilter steps(Request request) {
        List<String> tasks = request.all("task_id");
        return new StepFilter(
                unlessAll(request.path("dag_id")),
                unlessAll(request.path("dag_run_id")),
                tasks,
                Query.choices(request, "state", STEP_STATES).stream()
                        .map(state -> state.equals("no_status") ? "none" : state)
                        .toList(),
                Query.ranges(request, STEP_RANGES),
                Query.page(request, STEP_ORDER));
    }

    private static Optional<String> pattern(Request request, String name) {
        return request.last(name).filter(text -> !text.equals("~"));
    }
}
