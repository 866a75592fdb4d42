/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.orchestration.schedule.DuplicateRun;
import dev.nightjar.orchestration.schedule.KnownPipeline;
import dev.nightjar.orchestration.schedule.NightOf;
import dev.nightjar.orchestration.schedule.Page;
import dev.nightjar.orchestration.schedule.Run;
import dev.nightjar.orchestration.schedule.RunByHand;
import dev.nightjar.orchestration.schedule.RunKey;
import dev.nightjar.orchestration.schedule.RunState;
import dev.nightjar.orchestration.schedule.RunType;
import dev.nightjar.orchestration.schedule.Trigger;
import dev.nightjar.orchestration.web.ApiJson;
import dev.nightjar.orchestration.web.HttpProblem;
import dev.nightjar.orchestration.web.Request;
import dev.nightjar.orchestration.web.RequestBody;
import dev.nightjar.orchestration.web.Response;
import dev.nightjar.orchestration.web.Role;
import dev.nightjar.orchestration.web.Router;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Runs: trigger, list, look at, mark, delete. */
final class DagRunRoutes {

    private static final String RUNS = "/api/v2/dags/{dag_id}/dagRuns";
    private static final String RUN = RUNS + "/{dag_run_id}";
    private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9_.~:+-]{1,250}");
    private static final int LONGEST_NOTE = 1000;

    private final Context context;
    private final RunQueries queries;

    DagRunRoutes(Context context) {
        this.context = context;
        this.queries = new RunQueries(context);
    }

    void addTo(Router router) {
        router.on("GET", RUNS, Role.VIEWER, this::list);
        router.on("POST", RUNS, Role.OPERATOR, this::trigger);
        router.on("POST", RUNS + "/list", Role.VIEWER, this::batch);
        router.on("GET", RUN, Role.VIEWER, request -> Response.ok(body(context.run(context.key(request)))));
        router.on("PATCH", RUN, Role.OPERATOR, this::patch);
        router.on("DELETE", RUN, Role.ADMIN, this::delete);
    }

    private RunBody body(Run run) {
        return RunBody.of(run, context.version(run.key().pipeline()));
    }

    private Response list(Request request) {
        String dag = request.path("dag_id");
        if (!dag.equals("~")) {
            context.state(dag);
        }
        return page(context.runs().runs(queries.of(request)));
    }

    private Response page(Page<Run> page) {
        Map<String, Integer> versions = context.versions();
        return Response.ok(new RunBody.Collection(
                page.map(run -> RunBody.of(run, versions.getOrDefault(run.key().pipeline(), 1)))
                        .items(),
                page.total()));
    }

    private Response batch(Request request) {
        return page(context.runs().runs(RunQueries.batch(request)));
    }

    private Response trigger(Request request) {
        String dag = request.path("dag_id");
        RequestBody body = request.body(
                "dag_run_id",
                "data_interval_start",
                "data_interval_end",
                "logical_date",
                "run_after",
                "conf",
                "note",
                "partition_key");
        body.require("logical_date");
        Optional<Instant> tick = body.instant("logical_date");
        Optional<Instant> from = body.instant("data_interval_start");
        Optional<Instant> to = body.instant("data_interval_end");
        if (from.isPresent() != to.isPresent()) {
            body.problem(
                    "value_error",
                    "data_interval_start",
                    "Either both data_interval_start and data_interval_end must be provided or both must be None");
        }
        Instant after = body.instant("run_after").orElse(context.clock().instant());
        Optional<String> note = body.text("note");
        if (note.filter(text -> text.length() > LONGEST_NOTE).isPresent()) {
            body.problem("string_too_long", "note", "String should have at most 1000 characters");
        }
        Optional<ObjectNode> conf = body.object("conf");
        Optional<String> runId = body.text("dag_run_id");
        body.refuseIfWrong();
        KnownPipeline pipeline = context.live(dag);
        runId.ifPresent(DagRunRoutes::refuseReserved);
        Trigger trigger = new Trigger(
                request.header("referer").isPresent() ? "ui" : "rest_api",
                request.user().actor(),
                conf.map(ObjectNode::toString).orElse("{}"),
                note,
                Optional.empty());
        NightOf night = new NightOf(tick, date(conf, pipeline, tick.orElse(after)), after);
        Run run = add(pipeline, runId.orElse(RunType.MANUAL.prefix() + ApiJson.text(after)), night, trigger);
        context.wake().run();
        return Response.ok(body(run));
    }

    private Run add(KnownPipeline pipeline, String runId, NightOf night, Trigger trigger) {
        try {
            return context.runs().add(pipeline.run(runId, RunType.MANUAL, night, trigger));
        } catch (DuplicateRun e) {
            ObjectNode detail = JsonNodeFactory.instance.objectNode();
            detail.put("reason", "Unique constraint violation");
            detail.put("statement", "hidden");
            detail.put("orig_error", "hidden");
            detail.put("message", e.getMessage());
            throw new HttpProblem(409, detail);
        }
    }

    private static void refuseReserved(String runId) {
        if (!RUN_ID.matcher(runId).matches()) {
            throw new HttpProblem(
                    400, "The run_id provided '" + runId + "' does not match regex pattern '^[A-Za-z0-9_.~:+-]+$'");
        }
        Arrays.stream(RunType.values())
                .filter(type -> type != RunType.MANUAL && runId.startsWith(type.prefix()))
                .findFirst()
                .ifPresent(type -> {
                    throw new HttpProblem(
                            400,
                            "A manual DAG run cannot use ID '" + runId + "' since it is reserved for " + type.text()
                                    + " runs");
                });
    }

    /** `conf.date` says which night; else it is that of the logical date, or of the time of the run. */
    private static LocalDate date(Optional<ObjectNode> conf, KnownPipeline pipeline, Instant tick) {
        Optional<JsonNode> date = conf.map(object -> object.get("date"));
        try {
            return date.map(node -> LocalDate.parse(node.asText())).orElseGet(() -> pipeline.date(tick));
        } catch (DateTimeException e) {
            throw new HttpProblem(400, "Invalid conf.date " + date.orElseThrow() + ": give a day such as 2026-01-31");
        }
    }

    private Response patch(Request request) {
        RunKey key = context.key(request);
        RequestBody body = request.body("state", "note");
        Optional<String> state = body.choice("state", List.of("queued", "success", "failed"));
        Optional<String> note = body.text("note");
        if (note.filter(text -> text.length() > LONGEST_NOTE).isPresent()) {
            body.problem("string_too_long", "note", "String should have at most 1000 characters");
        }
        body.refuseIfWrong();
        List<String> mask = request.all("update_mask");
        boolean setNote = body.has("note") && (mask.isEmpty() || mask.contains("note"));
        Optional<Boolean> changed = context.runs().change(key, request.user().actor(), progress -> {
            state.filter(text -> mask.isEmpty() || mask.contains("state"))
                    .ifPresent(text -> set(progress.byHand(), text));
            if (setNote) {
                progress.byHand().note(note);
            }
            return true;
        });
        if (changed.isEmpty()) {
            throw Context.noRun(key);
        }
        context.wake().run();
        return Response.ok(body(context.run(key)));
    }

    private static void set(RunByHand run, String state) {
        switch (state) {
            case "success" -> run.markSuccess();
            case "failed" -> run.markFailed();
            default -> run.requeue();
        }
    }

    private Response delete(Request request) {
        RunKey key = context.key(request);
        Run run = context.run(key);
        if (run.state() == RunState.RUNNING) {
            throw new HttpProblem(
                    409,
                    "The DagRun with dag_id: `" + key.pipeline() + "` and run_id: `" + key.runId()
                            + "` cannot be deleted in running state");
        }
        context.runs().delete(key, request.user().actor());
        return Response.noContent();
    }
}
