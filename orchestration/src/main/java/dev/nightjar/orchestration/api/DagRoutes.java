/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.api;

import dev.nightjar.core.plan.PlannedStep;
import dev.nightjar.orchestration.schedule.KnownPipeline;
import dev.nightjar.orchestration.schedule.PageRequest;
import dev.nightjar.orchestration.schedule.PipelineState;
import dev.nightjar.orchestration.schedule.Range;
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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Pipelines, their steps and versions. */
final class DagRoutes {

    private static final String DAG = "/api/v2/dags/{dag_id}";
    private static final Map<String, String> ORDER = Map.of(
            "dag_id",
            "name",
            "dag_display_name",
            "name",
            "next_dagrun",
            "next",
            "last_run_state",
            "name",
            "last_run_start_date",
            "name");

    private final Context context;

    DagRoutes(Context context) {
        this.context = context;
    }

    void addTo(Router router) {
        router.on("GET", "/api/v2/dags", Role.VIEWER, this::list);
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

    private Response list(Request request) {
        PageRequest page = Query.page(request, ORDER);
        List<String> tags = request.all("tags");
        boolean allTags = request.last("tags_match_mode").filter("all"::equals).isPresent();
        Optional<String> pattern = request.last("dag_id_pattern").or(() -> request.last("dag_display_name_pattern"));
        Comparator<DagBody> order = Comparator.comparing(DagBody::dagId);
        if (!page.orderBy().isEmpty() && page.orderBy().get(0).column().equals("next")) {
            order = Comparator.<DagBody, Boolean>comparing(
                            dag -> dag.nextDagrunRunAfter().isEmpty())
                    .thenComparing(dag -> dag.nextDagrunRunAfter().orElse(java.time.Instant.MAX));
        }
        boolean descending = !page.orderBy().isEmpty() && page.orderBy().get(0).descending();
        List<DagBody> all = context.pipelines().all().stream()
                .map(this::body)
                .filter(dag -> !dag.isStale()
                        || request.last("exclude_stale").filter("false"::equals).isPresent())
                .filter(dag -> request.last("paused")
                        .map(text -> dag.isPaused() == text.equals("true"))
                        .orElse(true))
                .filter(dag -> request.last("has_import_errors")
                        .map(text -> dag.hasImportErrors() == text.equals("true"))
                        .orElse(true))
                .filter(dag -> pattern.map(text -> like(dag.dagId(), text)).orElse(true))
                .filter(dag -> request.all("owners").isEmpty()
                        || dag.owners().stream().anyMatch(request.all("owners")::contains))
                .filter(dag -> tags.isEmpty() || tagged(dag, tags, allTags))
                .sorted(descending ? order.reversed() : order)
                .toList();
        return Response.ok(new DagBody.Collection(
                all.stream().skip(page.offset()).limit(page.limit()).toList(), all.size()));
    }

    private static boolean tagged(DagBody dag, List<String> tags, boolean all) {
        List<String> has = dag.tags().stream().map(DagBody.Tag::name).toList();
        return all ? has.containsAll(tags) : tags.stream().anyMatch(has::contains);
    }

    /** As the database would: `%` for anything, `_` for any letter, in any case; `~` for all. */
    private static boolean like(String text, String pattern) {
        if (pattern.equals("~")) {
            return true;
        }
        String expression = Arrays.stream(pattern.toLowerCase(Locale.ROOT).split("%", -1))
                .map(part -> Arrays.stream(part.split("_", -1))
                        .map(java.util.regex.Pattern::quote)
                        .reduce((a, b) -> a + "." + b)
                        .orElse(""))
                .reduce((a, b) -> a + ".*" + b)
                .orElse("");
        return text.toLowerCase(Locale.ROOT).matches(".*" + expression + ".*");
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
                .runs(new RunFilter(
                        List.of(dag),
                        List.of("running"),
                        List.of(),
                        Optional.empty(),
                        List.<Range>of(),
                        PageRequest.first(1)))
                .items()
                .isEmpty()) {
            throw new HttpProblem(409, "Task instances of dag with id: '" + dag + "' are still running");
        }
        context.pipelines().delete(dag, request.user().actor());
        return Response.noContent();
    }

    private Response tasks(Request request) {
        KnownPipeline pipeline = context.live(request.path("dag_id"));
        List<TaskBody> tasks = pipeline.steps().stream()
                .map(step -> TaskBody.of(step, pipeline))
                .toList();
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
        PipelineState state = context.state(request.path("dag_id"));
        return Response.ok(Map.of(
                "dag_versions",
                List.of(VersionBody.of(state.name(), state.version(), state.parsedAt())),
                "total_entries",
                1));
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
                .runs(new RunFilter(
                        List.of(dag),
                        List.of(state.text()),
                        List.of(),
                        Optional.empty(),
                        List.<Range>of(),
                        PageRequest.first(0)))
                .total();
    }

    private Response tags(Request request) {
        PageRequest page = Query.page(request, Map.of("name", "name"));
        List<String> all = context.catalog().pipelines().stream()
                .flatMap(pipeline -> pipeline.spec().tags().stream())
                .distinct()
                .sorted()
                .toList();
        return Response.ok(Map.of(
                "tags", all.stream().skip(page.offset()).limit(page.limit()).toList(), "total_entries", all.size()));
    }
}
