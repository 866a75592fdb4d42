/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.api;

import dev.nightjar.orchestration.schedule.EventRepository;
import dev.nightjar.orchestration.schedule.EventRepository.Stored;
import dev.nightjar.orchestration.schedule.Page;
import dev.nightjar.orchestration.schedule.Range;
import dev.nightjar.orchestration.web.HttpProblem;
import dev.nightjar.orchestration.web.Query;
import dev.nightjar.orchestration.web.Request;
import dev.nightjar.orchestration.web.Response;
import dev.nightjar.orchestration.web.Role;
import dev.nightjar.orchestration.web.Router;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What happened. */
final class EventLogRoutes {

    private static final Map<String, String> ORDER = Map.of(
            "id",
            "number",
            "event_log_id",
            "number",
            "when",
            "at",
            "dttm",
            "at",
            "dag_id",
            "pipeline",
            "task_id",
            "step",
            "run_id",
            "run_id",
            "event",
            "event",
            "owner",
            "actor");

    private final Context context;

    EventLogRoutes(Context context) {
        this.context = context;
    }

    void addTo(Router router) {
        router.on("GET", "/api/v2/eventLogs", Role.VIEWER, this::list);
        router.on("GET", "/api/v2/eventLogs/{event_log_id}", Role.VIEWER, this::one);
    }

    /** An event. */
    record Body(
            long eventLogId,
            Instant when,
            Optional<String> dagId,
            Optional<String> taskId,
            Optional<String> runId,
            Optional<Integer> mapIndex,
            Optional<Integer> tryNumber,
            String event,
            Optional<Instant> logicalDate,
            Optional<String> owner,
            Optional<String> extra,
            Optional<String> dagDisplayName,
            Optional<String> taskDisplayName) {

        static Body of(Stored stored) {
            var event = stored.event();
            return new Body(
                    stored.number(),
                    event.at(),
                    event.pipeline(),
                    event.step(),
                    event.runId(),
                    event.step().map(step -> -1),
                    event.tryNumber(),
                    event.event(),
                    Optional.empty(),
                    event.actor(),
                    event.extra(),
                    event.pipeline(),
                    event.step());
        }
    }

    /** Many. */
    record Collection(List<Body> eventLogs, long totalEntries) {}

    private Response list(Request request) {
        EventRepository.Filter filter = new EventRepository.Filter(
                request.last("dag_id"),
                request.last("run_id"),
                request.last("task_id"),
                request.last("event"),
                request.last("owner"),
                ranges(request),
                Query.page(request, ORDER));
        Page<Stored> page = context.events().events(filter);
        return Response.ok(new Collection(page.map(Body::of).items(), page.total()));
    }

    private static List<Range> ranges(Request request) {
        List<Range> ranges = new ArrayList<>();
        Query.bound(request, "before", "at", "<").ifPresent(ranges::add);
        Query.bound(request, "after", "at", ">").ifPresent(ranges::add);
        if (request.last("try_number").isPresent()) {
            int number = Query.number(request, "try_number", 0);
            ranges.add(new Range("try_number", ">=", number));
            ranges.add(new Range("try_number", "<=", number));
        }
        return ranges;
    }

    private Response one(Request request) {
        try {
            return context.events()
                    .find(Long.parseLong(request.path("event_log_id")))
                    .map(stored -> Response.ok(Body.of(stored)))
                    .orElseThrow(() -> new HttpProblem(
                            404, "The Event Log with id: `" + request.path("event_log_id") + "` not found"));
        } catch (NumberFormatException e) {
            throw new HttpProblem(422, "Invalid event_log_id: give a number");
        }
    }
}
