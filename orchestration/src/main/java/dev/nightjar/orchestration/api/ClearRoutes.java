/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.api;

import dev.nightjar.orchestration.schedule.KnownPipeline;
import dev.nightjar.orchestration.schedule.Run;
import dev.nightjar.orchestration.schedule.RunKey;
import dev.nightjar.orchestration.schedule.RunProgress;
import dev.nightjar.orchestration.schedule.RunStep;
import dev.nightjar.orchestration.schedule.RunStepState;
import dev.nightjar.orchestration.web.HttpProblem;
import dev.nightjar.orchestration.web.Request;
import dev.nightjar.orchestration.web.RequestBody;
import dev.nightjar.orchestration.web.Response;
import dev.nightjar.orchestration.web.Role;
import dev.nightjar.orchestration.web.Router;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Making runs, or some of their steps, run again. */
final class ClearRoutes {

    private final Context context;

    ClearRoutes(Context context) {
        this.context = context;
    }

    void addTo(Router router) {
        router.on("POST", "/api/v2/dags/{dag_id}/dagRuns/{dag_run_id}/clear", Role.OPERATOR, this::run);
        router.on("POST", "/api/v2/dags/{dag_id}/clearTaskInstances", Role.OPERATOR, this::steps);
    }

    private Response run(Request request) {
        RunKey key = context.key(request);
        RequestBody body = request.body("dry_run", "only_failed", "run_on_latest_version");
        boolean dryRun = body.flag("dry_run", true);
        boolean onlyFailed = body.flag("only_failed", false);
        boolean unused = body.flag("run_on_latest_version", false);
        body.refuseIfWrong();
        RunProgress progress = context.progress(key);
        List<RunStep> chosen = progress.steps().stream()
                .filter(step -> !onlyFailed || step.state().failed())
                .toList();
        if (dryRun) {
            return collection(progress.run(), chosen);
        }
        clear(request, key, chosen.stream().map(RunStep::step).toList());
        return Response.ok(RunBody.of(context.run(key), context.version(key.pipeline())));
    }

    private Response steps(Request request) {
        String dag = request.path("dag_id");
        RequestBody body = request.body(
                "dry_run",
                "start_date",
                "end_date",
                "only_failed",
                "only_running",
                "reset_dag_runs",
                "task_ids",
                "dag_run_id",
                "include_upstream",
                "include_downstream",
                "include_future",
                "include_past",
                "run_on_latest_version",
                "prevent_running_task");
        boolean dryRun = body.flag("dry_run", true);
        boolean onlyFailed = body.flag("only_failed", true);
        boolean onlyRunning = body.flag("only_running", false);
        boolean upstream = body.flag("include_upstream", false);
        boolean downstream = body.flag("include_downstream", false);
        boolean prevent = body.flag("prevent_running_task", false);
        Set<String> tasks = new LinkedHashSet<>(body.texts("task_ids"));
        Optional<String> runId = body.text("dag_run_id");
        for (String key : List.of("start_date", "end_date")) {
            if (body.text(key).isPresent()) {
                body.problem("value_error", key, "Not supported: clear the runs one by one, by dag_run_id");
            }
        }
        for (String key : List.of("include_future", "include_past")) {
            if (body.flag(key, false)) {
                body.problem("value_error", key, "Not supported: clear the runs one by one, by dag_run_id");
            }
        }
        if (runId.isEmpty()) {
            body.problem("missing", "dag_run_id", "Field required");
        }
        body.refuseIfWrong();
        context.state(dag);
        RunKey key = new RunKey(dag, runId.orElseThrow());
        RunProgress progress = context.progress(key);
        tasks.forEach(task -> context.step(progress, task));
        Set<String> wanted = with(progress, tasks, upstream, downstream);
        List<RunStep> chosen = progress.steps().stream()
                .filter(step -> wanted.contains(step.step()))
                .filter(step -> !onlyFailed || step.state().failed())
                .filter(step -> !onlyRunning || step.state() == RunStepState.RUNNING)
                .toList();
        if (prevent && chosen.stream().anyMatch(step -> step.state().active())) {
            throw new HttpProblem(409, "Some of the tasks are running");
        }
        if (!dryRun) {
            clear(request, key, chosen.stream().map(RunStep::step).toList());
        }
        RunProgress after = context.progress(key);
        return collection(
                after.run(),
                chosen.stream()
                        .map(step -> after.step(step.step()).orElseThrow())
                        .toList());
    }

    private static Set<String> with(RunProgress progress, Set<String> tasks, boolean upstream, boolean downstream) {
        if (tasks.isEmpty()) {
            return new LinkedHashSet<>(
                    progress.steps().stream().map(RunStep::step).toList());
        }
        Set<String> wanted = new LinkedHashSet<>(tasks);
        if (upstream) {
            wanted.addAll(progress.dependencies().upstream(tasks));
        }
        if (downstream) {
            wanted.addAll(progress.dependencies().downstream(tasks));
        }
        return wanted;
    }

    private void clear(Request request, RunKey key, Collection<String> names) {
        Optional<KnownPipeline> pipeline = context.known(key.pipeline());
        int retries = pipeline.map(known -> known.schedule().retries()).orElse(0);
        Instant now = context.clock().instant();
        Optional<Instant> deadline =
                pipeline.flatMap(known -> known.schedule().deadline()).map(now::plus);
        boolean done = context.runs()
                .change(key, request.user().actor(), progress -> {
                    progress.byHand().clear(names, retries, deadline);
                    return true;
                })
                .orElseThrow(() -> Context.noRun(key));
        if (done) {
            context.wake().run();
        }
    }

    private Response collection(Run run, List<RunStep> steps) {
        int version = context.version(run.key().pipeline());
        return Response.ok(new TaskInstanceBody.Collection(
                steps.stream()
                        .map(step -> TaskInstanceBody.of(run, step, version))
                        .toList(),
                steps.size()));
    }
}
