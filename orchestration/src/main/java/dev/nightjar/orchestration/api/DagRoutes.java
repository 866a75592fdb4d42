/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.api;

import dev.nightjar.core.plan.PlannedStep;
import dev.nightjar.orchestration.schedule.KnownPipeline;
import dev.nightjar.orchestration.schedule.Page;
import dev.nightjar.orchestration.schedule.PageRequest;
import dev.nightjar.orchestration.schedule.PipelineState;
import dev.nightjar.orchestration.schedule.RunFilter;
import dev.nightjar.orchestration.schedule.RunState;
import dev.nightjar.orchestration.web.HttpProblem;
import dev.nightjar.orchestration.web.Query;
import dev.nightjar.orchestration.web.Request;
import dev.nightjar.orchestration.web.RequestBody;
import dev.nightjar.orchestration.web.Response;
import dev.nightjar.orchestration.web.Role;
import dev.nightjar.orchestration.web.Router;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pipelines, their steps and versions. */
final class DagRoutes {

    private static final String DAG = "/api/v2/dags/{dag_id}";
    private static final Sorted.Key<TaskBody> TASK_ID = Sorted.by(task -> Optional.of(task.taskId()));
    /** What tasks differ by, and what is the same for all tasks of a pipeline. */
    private static final Sorted<TaskBody> TASK_ORDER = new Sorted<>(
            Map.ofEntries(
                    Map.entry("task_id", TASK_ID),
                    Map.entry("task_display_name", TASK_ID),
                    Map.entry("owner", Sorted.same()),
                    Map.entry("start_date", Sorted.same()),
                    Map.entry("end_date", Sorted.same()),
                    Map.entry("trigger_rule", Sorted.same()),
                    Map.entry("queue", Sorted.same()),
                    Map.entry("pool", Sorted.same()),
                    Map.entry("retries", Sorted.same()),
                    Map.entry("priority_weight", Sorted.same()),
                    Map.entry("operator_name", Sorted.same())),
            Comparator.comparing(TaskBody::taskId));

    private static final Sorted<VersionBody> VERSION_ORDER = new Sorted<>(
            Map.of(
                    "id", Sorted.by(version -> Optional.of(version.id())),
                    "version_number", Sorted.by(version -> Optional.of(version.versionNumber())),
                    "bundle_name", Sorted.same(),
                    "bundle_version", Sorted.same()),
            Comparator.comparing(VersionBody::dagId));
    private static final Sorted<String> TAG_ORDER =
            new Sorted<>(Map.of("name", Sorted.by(tag -> Optional.of(tag))), Comparator.<String>naturalOrder());

    private final Context context;

    DagRoutes(Context context) {
        this.context = context;
    }

    void addTo(Router router) {
        router.on("GET", "/api/v2/dags", Role.VIEWER, new DagList(context)::answer);
        router.on("GET", DAG, Role.VIEWER, request -> Response.ok(body(context.state(request.path("dag_id")))));
        router.on("GET", DAG + "/details", Role.VIEWER, this::details);
        router.on("PATCH", DAG, Role.OPERATOR, this::pause);
        router.on("DELETE", DAG, Role.ADMIN, this::delete);
        router.on("GET", DAG + "/tasks", Role.VIEWER, this::tasks);
        router.on("GET", DAG + "/tasks/{task_id}", Role.VIEWER, this::task);
        router.on("GET", DAG + "/dagVersions", Role.VIEWER, this::versions);
        router.on("GET", "/api/v2/dagStats", Role.VIEWER, this::stats);
        router.on("GET", "/api/v2/dagTags", Role.VIEWER, this::tags);
    }

    private DagBody body(PipelineState state) {
        Optional<KnownPipeline> known = context.known(state.name());
        boolean wrong = known.map(pipeline -> pipeline.file().getFileName().toString())
                .filter(file -> context.catalog().importErrors().stream()
                        .anyMatch(error -> error.file().equals(file)))
                .isPresent();
        return DagBody.of(state, known, wrong, context.clock().instant());
    }

    private Response details(Request request) {
        PipelineState state = context.state(request.path("dag_id"));
        return Response.ok(DagDetailsBody.of(body(state), state, context.known(state.name())));
    }

    private Response pause(Request request) {
        String dag = request.path("dag_id");
        RequestBody body = request.body("is_paused");
        body.require("is_paused");
        boolean paused = body.flag("is_paused", false);
        body.refuseIfWrong();
        if (request.all("update_mask").stream().anyMatch(mask -> !mask.equals("is_paused"))) {
            throw new HttpProblem(400, "Only `is_paused` field can be updated through the REST API");
        }
        context.state(dag);
        context.pipelines().pause(dag, paused, request.user().actor());
        context.wake().run();
        return Response.ok(body(context.state(dag)));
    }

    private Response delete(Request request) {
        String dag = request.path("dag_id");
        context.state(dag);
        if (!context.runs()
                .runs(RunFilter.of(dag, RunState.RUNNING, PageRequest.first(1)))
                .items()
                .isEmpty()) {
            throw new HttpProblem(409, "Task instances of dag with id: '" + dag + "' are still running");
        }
        context.pipelines().delete(dag, request.user().actor());
        return Response.noContent();
    }

    private Response tasks(Request request) {
        KnownPipeline pipeline = context.live(request.path("dag_id"));
        List<TaskBody> tasks = TASK_ORDER.all(
                request.last("order_by").stream().toList(),
                pipeline.steps().stream()
                        .map(step -> TaskBody.of(step, pipeline))
                        .toList());
        return Response.ok(new TaskBody.Collection(tasks, tasks.size()));
    }

    private Response task(Request request) {
        KnownPipeline pipeline = context.live(request.path("dag_id"));
        PlannedStep step = pipeline.steps().stream()
                .filter(each -> each.step().equals(request.path("task_id")))
                .findFirst()
                .orElseThrow(() -> new HttpProblem(404, "Task with id " + request.path("task_id") + " was not found"));
        return Response.ok(TaskBody.of(step, pipeline));
    }

    private Response versions(Request request) {
        String dag = request.path("dag_id");
        List<PipelineState> pipelines = dag.equals("~") ? context.pipelines().all() : List.of(context.state(dag));
        Optional<Integer> number = Query.lastNumber(request, "version_number");
        boolean others = request.last("bundle_version").isPresent()
                || request.last("bundle_name")
                        .filter(name -> !name.equals(DagBody.BUNDLE))
                        .isPresent();
        List<VersionBody> versions = pipelines.stream()
                .filter(state -> !others
                        && number.map(wanted -> wanted == state.version()).orElse(true))
                .map(state -> VersionBody.of(state.name(), state.version(), state.parsedAt()))
                .toList();
        Page<VersionBody> page = VERSION_ORDER.page(request, versions);
        return Response.ok(Map.of("dag_versions", page.items(), "total_entries", page.total()));
    }

    /** How many runs are in a state. */
    record StateCount(String state, long count) {}

    /** The runs of a pipeline by state. */
    record Stats(String dagId, String dagDisplayName, List<StateCount> stats) {}

    private Response stats(Request request) {
        List<String> wanted = request.all("dag_ids");
        List<Stats> stats = context.pipelines().all().stream()
                .map(PipelineState::name)
                .filter(dag -> wanted.isEmpty() || wanted.contains(dag))
                .map(dag -> new Stats(
                        dag,
                        dag,
                        Arrays.stream(RunState.values())
                                .map(state -> new StateCount(state.text(), count(dag, state)))
                                .toList()))
                .toList();
        return Response.ok(Map.of("dags", stats, "total_entries", stats.size()));
    }

    private long count(String dag, RunState state) {
        return context.runs()
                .runs(RunFilter.of(dag, state, PageRequest.first(0)))
                .total();
    }

    private Response tags(Request request) {
        List<String> all = context.catalog().pipelines().stream()
                .flatMap(pipeline -> pipeline.spec().tags().stream())
                .distinct()
                .filter(tag -> LikePattern.all(request, "tag_name_pattern", tag))
                .toList();
        Page<String> page = TAG_ORDER.page(request, all);
        return Response.ok(Map.of("tags", page.items(), "total_entries", page.total()));
    }
}
