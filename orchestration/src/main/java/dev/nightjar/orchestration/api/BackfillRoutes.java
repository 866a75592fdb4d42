/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.orchestration.schedule.Backfill;
import dev.nightjar.orchestration.schedule.Backfill.Direction;
import dev.nightjar.orchestration.schedule.Backfill.Reprocess;
import dev.nightjar.orchestration.schedule.Backfills;
import dev.nightjar.orchestration.schedule.KnownPipeline;
import dev.nightjar.orchestration.schedule.Page;
import dev.nightjar.orchestration.web.HttpProblem;
import dev.nightjar.orchestration.web.Query;
import dev.nightjar.orchestration.web.Request;
import dev.nightjar.orchestration.web.RequestBody;
import dev.nightjar.orchestration.web.Response;
import dev.nightjar.orchestration.web.Role;
import dev.nightjar.orchestration.web.Router;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Backfills. */
final class BackfillRoutes {

    private static final String ONE = "/api/v2/backfills/{backfill_id}";

    private final Context context;
    private final Backfills backfills;

    BackfillRoutes(Context context) {
        this.context = context;
        this.backfills = new Backfills(context.runs(), context.backfills());
    }

    void addTo(Router router) {
        router.on("GET", "/api/v2/backfills", Role.VIEWER, this::list);
        router.on("POST", "/api/v2/backfills", Role.OPERATOR, this::start);
        router.on("POST", "/api/v2/backfills/dry_run", Role.OPERATOR, this::dryRun);
        router.on("GET", ONE, Role.VIEWER, request -> Response.ok(Body.of(found(request))));
        router.on("PUT", ONE + "/pause", Role.OPERATOR, request -> pause(request, true));
        router.on("PUT", ONE + "/unpause", Role.OPERATOR, request -> pause(request, false));
        router.on("PUT", ONE + "/cancel", Role.OPERATOR, this::cancel);
    }

    /** A backfill. */
    record Body(
            long id,
            String dagId,
            Instant fromDate,
            Instant toDate,
            @JsonRawValue String dagRunConf,
            boolean isPaused,
            String reprocessBehavior,
            int maxActiveRuns,
            Instant createdAt,
            Optional<Instant> completedAt,
            Instant updatedAt,
            String dagDisplayName) {

        static Body of(Backfill backfill) {
            return new Body(
                    backfill.id(),
                    backfill.pipeline(),
                    backfill.from(),
                    backfill.to(),
                    backfill.conf(),
                    backfill.paused(),
                    backfill.reprocess().text(),
                    backfill.maxActiveRuns(),
                    backfill.createdAt(),
                    backfill.completedAt(),
                    backfill.updatedAt(),
                    backfill.pipeline());
        }
    }

    /** Many. */
    record Collection(List<Body> backfills, long totalEntries) {}

    /** A night that would be run. */
    record DryRun(Instant logicalDate, Optional<String> partitionKey, Optional<Instant> partitionDate) {}

    private Response list(Request request) {
        String dag = request.last("dag_id").orElseThrow(() -> new HttpProblem(422, "dag_id is required"));
        Page<Backfill> page = context.backfills()
                .of(
                        dag,
                        Query.page(
                                request,
                                Map.of("id", "id", "created_at", "created_at", "completed_at", "completed_at")));
        return Response.ok(new Collection(page.map(Body::of).items(), page.total()));
    }

    private Backfill.Request asked(Request request) {
        RequestBody body = request.body(
                "dag_id",
                "from_date",
                "to_date",
                "run_backwards",
                "dag_run_conf",
                "reprocess_behavior",
                "max_active_runs",
                "run_on_latest_version");
        String dag = body.requiredText("dag_id");
        body.require("from_date");
        body.require("to_date");
        Instant from = body.instant("from_date").orElse(Instant.EPOCH);
        Instant to = body.instant("to_date").orElse(Instant.EPOCH);
        boolean backwards = body.flag("run_backwards", false);
        Reprocess reprocess = body.choice("reprocess_behavior", List.of("none", "failed", "completed"))
                .map(Reprocess::of)
                .orElse(Reprocess.NONE);
        int limit = body.number("max_active_runs", 10, 1);
        String conf = body.object("dag_run_conf").map(ObjectNode::toString).orElse("{}");
        boolean unused = body.flag("run_on_latest_version", true);
        body.refuseIfWrong();
        return new Backfill.Request(
                dag, from, to, backwards ? Direction.NEWEST_FIRST : Direction.OLDEST_FIRST, reprocess, conf, limit);
    }

    /** The pipeline of a request that makes sense. */
    private KnownPipeline sensible(Backfill.Request asked) {
        KnownPipeline pipeline = context.live(asked.pipeline());
        if (pipeline.timetable().isEmpty()) {
            throw new HttpProblem(422, asked.pipeline() + " has no schedule");
        }
        if (asked.from().isAfter(asked.to())) {
            throw new HttpProblem(422, "from_date is after to_date");
        }
        if (asked.to().isAfter(context.clock().instant())) {
            throw new HttpProblem(422, "Backfill cannot be executed for future dates.");
        }
        if (pipeline.schedule().dependsOnPast()
                && (asked.direction() == Direction.NEWEST_FIRST || asked.reprocess() == Reprocess.NONE)) {
            throw new HttpProblem(
                    422,
                    "A pipeline that depends on the past is backfilled oldest first, failed or completed runs too.");
        }
        return pipeline;
    }

    private Response start(Request request) {
        Backfill.Request asked = asked(request);
        KnownPipeline pipeline = sensible(asked);
        Backfill backfill = backfills
                .start(pipeline, asked, request.user().actor())
                .orElseThrow(
                        () -> new HttpProblem(409, "There is already a running backfill for dag " + asked.pipeline()));
        context.wake().run();
        return Response.ok(Body.of(backfill));
    }

    private Response dryRun(Request request) {
        Backfill.Request asked = asked(request);
        List<DryRun> ticks = backfills.ticks(sensible(asked), asked).stream()
                .map(tick -> new DryRun(tick, Optional.empty(), Optional.empty()))
                .toList();
        return Response.ok(Map.of("backfills", ticks, "total_entries", ticks.size()));
    }

    private Backfill found(Request request) {
        try {
            return context.backfills()
                    .find(Long.parseLong(request.path("backfill_id")))
                    .orElseThrow(() -> new HttpProblem(404, "Backfill not found"));
        } catch (NumberFormatException e) {
            throw new HttpProblem(422, "Invalid backfill_id: give a number");
        }
    }

    private Response pause(Request request, boolean paused) {
        Backfill backfill = found(request);
        return changed(
                context.backfills().pause(backfill.id(), paused, request.user().actor()));
    }

    private Response cancel(Request request) {
        Backfill backfill = found(request);
        return changed(context.backfills().cancel(backfill.id(), request.user().actor()));
    }

    private Response changed(Optional<Backfill> backfill) {
        context.wake().run();
        return Response.ok(Body.of(backfill.orElseThrow(() -> new HttpProblem(409, "Backfill is already completed."))));
    }
}
