/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.api;

import dev.nightjar.orchestration.schedule.Condition;
import dev.nightjar.orchestration.schedule.EventRepository;
import dev.nightjar.orchestration.schedule.EventRepository.Stored;
import dev.nightjar.orchestration.schedule.Page;
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

    private static final Map<String, String> ORDER = Map.ofEntries(
            Map.entry("id", "e.number"),
            Map.entry("event_log_id", "e.number"),
            Map.entry("when", "e.at"),
            Map.entry("dttm", "e.at"),
            Map.entry("dag_id", "e.pipeline"),
            Map.entry("task_id", "e.step"),
            Map.entry("run_id", "e.run_id"),
            Map.entry("event", "e.event"),
            Map.entry("owner", "e.actor"),
            Map.entry("extra", "e.extra"),
            Map.entry("logical_date", ""));

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
                conditions(request),
                Query.page(request, ORDER));
        Page<Stored> page = context.events().events(filter);
        return Response.ok(new Collection(page.map(Body::of).items(), page.total()));
    }

    private static List<Condition> conditions(Request request) {
        List<Condition> conditions = new ArrayList<>();
        Query.bound(request, "before", "e.at", "<").ifPresent(conditions::add);
        Query.bound(request, "after", "e.at", ">").ifPresent(conditions::add);
        Query.lastNumber(request, "try_number")
                .ifPresent(number -> conditions.add(new Condition.AmongNumbers("e.try_number", List.of(number))));
        // of steps, and of nothing else, as no step is mapped
        Query.lastNumber(request, "map_index")
                .ifPresent(index -> conditions.add(
                        index == TaskInstanceBody.NOT_MAPPED
                                ? new Condition.Like("e.step", List.of("%"))
                                : new Condition.Among("e.step", List.of())));
        conditions.add(new Condition.Without("e.event", request.all("excluded_events")));
        if (!request.all("included_events").isEmpty()) {
            conditions.add(new Condition.Among("e.event", request.all("included_events")));
        }
        RunQueries.like(conditions, request, "dag_id_pattern", "e.pipeline");
        RunQueries.like(conditions, request, "task_id_pattern", "e.step");
        RunQueries.like(conditions, request, "run_id_pattern", "e.run_id");
        RunQueries.like(conditions, request, "owner_pattern", "e.actor");
        RunQueries.like(conditions, request, "event_pattern", "e.event");
        return conditions;
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
