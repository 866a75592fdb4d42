/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.api;

import dev.nightjar.orchestration.schedule.Condition;
import dev.nightjar.orchestration.schedule.PageRequest;
import dev.nightjar.orchestration.schedule.StepFilter;
import dev.nightjar.orchestration.web.HttpProblem;
import dev.nightjar.orchestration.web.Query;
import dev.nightjar.orchestration.web.Request;
import dev.nightjar.orchestration.web.RequestBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Filters of steps, from the parameters of a request or from a body that has them. */
final class StepQueries {

    private static final List<String> STATES = List.of(
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
            "deferred");
    private static final String NONE = "none";

    private static final Map<String, String> ORDER = Map.ofEntries(
            Map.entry("id", "s.id"),
            Map.entry("state", "s.state"),
            Map.entry("task_id", "s.step"),
            Map.entry("dag_id", "r.pipeline"),
            Map.entry("run_id", "r.run_id"),
            Map.entry("logical_date", "r.logical_date"),
            Map.entry("data_interval_start", "r.logical_date"),
            Map.entry("data_interval_end", "r.logical_date"),
            Map.entry("run_after", "r.run_after"),
            Map.entry("start_date", "s.started_at"),
            Map.entry("end_date", "s.ended_at"),
            Map.entry("duration", "s.duration"),
            Map.entry("try_number", "s.try_number"),
            Map.entry("map_index", ""),
            Map.entry("rendered_map_index", ""),
            Map.entry("operator", ""));

    private static final Map<String, String> TIMES = Map.of(
            "run_after", "r.run_after",
            "logical_date", "r.logical_date",
            "start_date", "s.started_at",
            "end_date", "s.ended_at",
            "updated_at", "r.updated_at");

    private static final BatchBody BATCH = new BatchBody(
            TIMES,
            List.of("updated_at"),
            List.of("dag_ids", "dag_run_ids", "task_ids", "state", "pool", "queue", "executor"));

    private final Context context;

    StepQueries(Context context) {
        this.context = context;
    }

    StepFilter of(Request request) {
        List<Condition> conditions = new ArrayList<>();
        conditions.addAll(Query.ranges(request, TIMES));
        conditions.addAll(Query.durations(request, "duration", "s.duration"));
        context.ofPattern(request).ifPresent(dags -> conditions.add(new Condition.Among("r.pipeline", dags)));
        RunQueries.like(conditions, request, "run_id_pattern", "r.run_id");
        RunQueries.like(conditions, request, "task_display_name_pattern", "s.step");
        List<Integer> tries = Query.numbers(request, "try_number");
        if (!tries.isEmpty()) {
            conditions.add(new Condition.AmongNumbers("s.try_number", tries));
        }
        List<Integer> versions = Query.numbers(request, "version_number");
        if (!versions.isEmpty()) {
            conditions.add(new Condition.Among("r.pipeline", context.ofVersions(versions)));
        }
        if (asksForOthers(request)) {
            conditions.add(nothing());
        }
        return new StepFilter(
                RunQueries.unlessAll(request.path("dag_id")),
                RunQueries.unlessAll(request.path("dag_run_id")),
                request.last("task_id").stream().toList(),
                states(request),
                conditions,
                Query.page(request, ORDER));
    }

    private static List<String> states(Request request) {
        return Query.choices(
                        request,
                        "state",
                        Stream.concat(STATES.stream(), Stream.of(NONE, "no_status"))
                                .toList())
                .stream()
                .map(state -> state.equals("no_status") ? NONE : state)
                .toList();
    }

    /** Whether something is asked for that is the same for all steps here, and is not this. */
    private static boolean asksForOthers(Request request) {
        List<Integer> indexes = Query.numbers(request, "map_index");
        return (!indexes.isEmpty() && !indexes.contains(TaskInstanceBody.NOT_MAPPED))
                || other(request.all("pool"), TaskInstanceBody.POOL)
                || other(request.all("queue"), TaskInstanceBody.QUEUE)
                || other(request.all("operator"), TaskInstanceBody.OPERATOR)
                || !request.all("executor").isEmpty()
                || request.last("task_group_id").isPresent()
                || !LikePattern.all(request, "pool_name_pattern", TaskInstanceBody.POOL)
                || !LikePattern.all(request, "queue_name_pattern", TaskInstanceBody.QUEUE)
                || !LikePattern.all(request, "operator_name_pattern", TaskInstanceBody.OPERATOR);
    }

    private static boolean other(List<String> wanted, String all) {
        return !wanted.isEmpty() && !wanted.contains(all);
    }

    private static Condition nothing() {
        return new Condition.Among("s.step", List.of());
    }

    /** The filter of `taskInstances/list`. */
    static StepFilter batch(Request request) {
        RequestBody body = BATCH.of(request);
        List<Condition> conditions = new ArrayList<>(BATCH.ranges(body, "s.duration"));
        boolean others = other(body.texts("pool"), TaskInstanceBody.POOL);
        others |= other(body.texts("queue"), TaskInstanceBody.QUEUE);
        others |= !body.texts("executor").isEmpty();
        if (others) {
            conditions.add(nothing());
        }
        List<String> dags = body.texts("dag_ids");
        List<String> runs = body.texts("dag_run_ids");
        List<String> tasks = body.texts("task_ids");
        List<String> states = body.choices("state", STATES, NONE);
        PageRequest page = BATCH.page(body, ORDER);
        if (Stream.of("dag_id", "dag_run_id")
                .anyMatch(name -> !request.path(name).equals("~"))) {
            throw new HttpProblem(422, "The path must have ~ for the Dag and for the run");
        }
        return new StepFilter(dags, runs, tasks, states, conditions, page);
    }
}
