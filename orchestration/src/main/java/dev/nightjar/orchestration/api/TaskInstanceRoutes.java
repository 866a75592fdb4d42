/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.api;

import dev.nightjar.orchestration.schedule.Page;
import dev.nightjar.orchestration.schedule.Run;
import dev.nightjar.orchestration.schedule.RunKey;
import dev.nightjar.orchestration.schedule.RunProgress;
import dev.nightjar.orchestration.schedule.RunStep;
import dev.nightjar.orchestration.schedule.RunStepState;
import dev.nightjar.orchestration.schedule.StepOfRun;
import dev.nightjar.orchestration.web.HttpProblem;
import dev.nightjar.orchestration.web.Query;
import dev.nightjar.orchestration.web.Request;
import dev.nightjar.orchestration.web.RequestBody;
import dev.nightjar.orchestration.web.Response;
import dev.nightjar.orchestration.web.Role;
import dev.nightjar.orchestration.web.Router;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Steps of runs: list, look at, mark, and their attempts. */
final class TaskInstanceRoutes {

    private static final String STEPS = "/api/v2/dags/{dag_id}/dagRuns/{dag_run_id}/taskInstances";
    private static final String STEP = STEPS + "/{task_id}";

    private final Context context;
    private final StepQueries queries;

    TaskInstanceRoutes(Context context) {
        this.context = context;
        this.queries = new StepQueries(context);
    }

    void addTo(Router router) {
        router.on("GET", STEPS, Role.VIEWER, this::list);
        router.on("POST", STEPS + "/list", Role.VIEWER, this::batch);
        router.on("GET", STEP, Role.VIEWER, request -> Response.ok(step(request)));
        router.on("GET", STEP + "/{map_index}", Role.VIEWER, this::mapped);
        router.on("PATCH", STEP, Role.OPERATOR, this::patch);
        router.on("GET", STEP + "/tries", Role.VIEWER, this::tries);
        router.on("GET", STEP + "/tries/{task_try_number}", Role.VIEWER, this::attempt);
    }

    private TaskInstanceBody body(Run run, RunStep step) {
        return TaskInstanceBody.of(run, step, context.version(run.key().pipeline()));
    }

    private Response list(Request request) {
        RunKey key = context.key(request);
        if (!key.pipeline().equals("~") && !key.runId().equals("~")) {
            context.run(key);
        }
        return page(context.runs().steps(queries.of(request)));
    }

    private Response page(Page<StepOfRun> page) {
        Map<String, Integer> versions = context.versions();
        return Response.ok(new TaskInstanceBody.Collection(
                page.map(step -> TaskInstanceBody.of(
                                step.run(),
                                step.step(),
                                versions.getOrDefault(step.run().key().pipeline(), 1)))
                        .items(),
                page.total()));
    }

    private Response batch(Request request) {
        return page(context.runs().steps(StepQueries.batch(request)));
    }

    private TaskInstanceBody step(Request request) {
        RunProgress progress = context.progress(context.key(request));
        return body(progress.run(), context.step(progress, request.path("task_id")));
    }

    private Response mapped(Request request) {
        if (!request.path("map_index").equals("" + TaskInstanceBody.NOT_MAPPED)) {
            throw new HttpProblem(404, "The Mapped Task Instance was not found");
        }
        return Response.ok(step(request));
    }

    /** No step is mapped, so that there is nothing of any other index. */
    static void refuseMapped(Request request) {
        if (Query.numbers(request, "map_index").stream().anyMatch(index -> index != TaskInstanceBody.NOT_MAPPED)) {
            throw new HttpProblem(404, "The Mapped Task Instance was not found");
        }
    }

    private Response patch(Request request) {
        RunKey key = context.key(request);
        String task = request.path("task_id");
        RequestBody body = request.body(
                "new_state", "note", "include_upstream", "include_downstream", "include_future", "include_past");
        List<String> mask = request.all("update_mask");
        Optional<String> state = body.choice("new_state", List.of("success", "failed", "skipped"))
                .filter(to -> mask.isEmpty() || mask.contains("new_state"));
        Optional<String> note = body.text("note");
        boolean noted = body.has("note") && (mask.isEmpty() || mask.contains("note"));
        for (String key2 : List.of("include_future", "include_past")) {
            if (body.flag(key2, false)) {
                body.problem("value_error", key2, "Other runs are marked one by one");
            }
        }
        boolean upstream = body.flag("include_upstream", false);
        boolean downstream = body.flag("include_downstream", false);
        body.refuseIfWrong();
        refuseMapped(request);
        context.step(context.progress(key), task);
        RunProgress after = context.runs()
                .change(key, request.user().actor(), progress -> {
                    Set<String> names = names(progress, task, upstream, downstream);
                    state.map(RunStepState::of)
                            .ifPresent(to ->
                                    names.forEach(name -> progress.byHand().mark(name, to)));
                    if (noted) {
                        names.forEach(name -> progress.byHand().noteStep(name, note));
                    }
                    return progress;
                })
                .orElseThrow(() -> Context.noRun(key));
        context.wake().run();
        List<TaskInstanceBody> bodies = names(after, task, upstream, downstream).stream()
                .map(name -> body(after.run(), after.step(name).orElseThrow()))
                .toList();
        return Response.ok(new TaskInstanceBody.Collection(bodies, bodies.size()));
    }

    private static Set<String> names(RunProgress progress, String task, boolean upstream, boolean downstream) {
        Set<String> names = new LinkedHashSet<>();
        if (upstream) {
            names.addAll(progress.dependencies().upstream(Set.of(task)));
        }
        names.add(task);
        if (downstream) {
            names.addAll(progress.dependencies().downstream(Set.of(task)));
        }
        return names;
    }

    private List<TaskInstanceBody> attempts(Request request) {
        refuseMapped(request);
        RunKey key = context.key(request);
        RunProgress progress = context.progress(key);
        RunStep current = context.step(progress, request.path("task_id"));
        return context.runs().attempts(key, current.step()).stream()
                .filter(attempt -> attempt.tryNumber() > 0)
                .map(attempt -> body(progress.run(), attempt))
                .toList();
    }

    private Response tries(Request request) {
        List<TaskInstanceBody> attempts = attempts(request);
        return Response.ok(new TaskInstanceBody.Collection(attempts, attempts.size()));
    }

    private Response attempt(Request request) {
        return attempts(request).stream()
                .filter(attempt -> ("" + attempt.tryNumber()).equals(request.path("task_try_number")))
                .findFirst()
                .map(Response::ok)
                .orElseThrow(() -> new HttpProblem(
                        404, "The Task Instance has no try with number " + request.path("task_try_number")));
    }
}
