/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.api;

import dev.nightjar.orchestration.schedule.Condition;
import dev.nightjar.orchestration.schedule.PageRequest;
import dev.nightjar.orchestration.schedule.Range;
import dev.nightjar.orchestration.schedule.RunFilter;
import dev.nightjar.orchestration.web.HttpProblem;
import dev.nightjar.orchestration.web.Query;
import dev.nightjar.orchestration.web.Request;
import dev.nightjar.orchestration.web.RequestBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Filters of runs, from the parameters of a request or from a body that has them. */
final class RunQueries {

    static final List<String> STATES = List.of("queued", "running", "success", "failed");
    private static final List<String> TYPES =
            List.of("backfill", "scheduled", "manual", "asset_triggered", "asset_materialization");

    private static final Map<String, String> ORDER = Map.ofEntries(
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
            Map.entry("conf", "conf_start"),
            Map.entry("duration", "duration"));

    private static final Map<String, String> TIMES = Map.of(
            "run_after", "run_after",
            "logical_date", "logical_date",
            "start_date", "started_at",
            "end_date", "ended_at",
            "updated_at", "updated_at");

    private static final BatchBody BATCH =
            new BatchBody(TIMES, List.of("updated_at"), List.of("dag_ids", "states", "conf_contains"));

    private final Context context;

    RunQueries(Context context) {
        this.context = context;
    }

    /** `~` stands for all. */
    static List<String> unlessAll(String name) {
        return name.equals("~") ? List.of() : List.of(name);
    }

    RunFilter of(Request request) {
        List<Condition> conditions = new ArrayList<>();
        conditions.addAll(Query.ranges(request, TIMES));
        conditions.addAll(Query.durations(request, "duration", "duration"));
        like(conditions, request, "run_id_pattern", "run_id");
        context.ofPattern(request).ifPresent(dags -> conditions.add(new Condition.Among("pipeline", dags)));
        like(conditions, request, "triggering_user_name_pattern", "triggering_user");
        request.last("conf_contains").ifPresent(text -> conditions.add(new Condition.Contains("conf", text)));
        List<Integer> versions = Query.numbers(request, "dag_version");
        if (!versions.isEmpty()) {
            conditions.add(new Condition.Among("pipeline", context.ofVersions(versions)));
        }
        // runs of Nightjar have neither
        if (Stream.of("bundle_version", "partition_key_pattern")
                .anyMatch(name -> request.last(name).isPresent())) {
            conditions.add(new Condition.Among("run_id", List.of()));
        }
        return new RunFilter(
                unlessAll(request.path("dag_id")),
                Query.choices(request, "state", STATES),
                Query.choices(request, "run_type", TYPES),
                conditions,
                Query.page(request, ORDER));
    }

    static void like(List<Condition> conditions, Request request, String name, String column) {
        List<String> patterns = Query.pattern(request, name);
        if (!patterns.isEmpty()) {
            conditions.add(new Condition.Like(column, patterns));
        }
    }

    /** The filter of `dagRuns/list`. */
    static RunFilter batch(Request request) {
        RequestBody body = BATCH.of(request);
        List<Range> ranges = BATCH.ranges(body, "duration");
        List<Condition> conditions = new ArrayList<>(ranges);
        body.text("conf_contains").ifPresent(text -> conditions.add(new Condition.Contains("conf", text)));
        List<String> dags = body.texts("dag_ids");
        List<String> states = body.choices("states", STATES, "none");
        PageRequest page = BATCH.page(body, ORDER);
        if (!request.path("dag_id").equals("~")) {
            throw new HttpProblem(422, "The path must have ~ for the Dag");
        }
        return new RunFilter(dags, states, List.of(), conditions, page);
    }
}
