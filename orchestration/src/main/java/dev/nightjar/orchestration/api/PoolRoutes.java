/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.api;

import dev.nightjar.orchestration.schedule.Page;
import dev.nightjar.orchestration.web.HttpProblem;
import dev.nightjar.orchestration.web.Request;
import dev.nightjar.orchestration.web.Response;
import dev.nightjar.orchestration.web.Role;
import dev.nightjar.orchestration.web.Router;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The one pool: the runs that this server works on at once. */
final class PoolRoutes {

    private static final Sorted<Pool> ORDER = new Sorted<>(
            Map.of("id", Sorted.same(), "name", Sorted.same(), "pool", Sorted.same()),
            Comparator.comparing(Pool::name));

    private final Context context;

    PoolRoutes(Context context) {
        this.context = context;
    }

    void addTo(Router router) {
        router.on("GET", "/api/v2/pools", Role.VIEWER, this::list);
        router.on("GET", "/api/v2/pools/{pool_name}", Role.VIEWER, this::pool);
    }

    private Response list(Request request) {
        List<Pool> all = Stream.of(pool())
                .filter(pool -> LikePattern.all(request, "pool_name_pattern", pool.name()))
                .toList();
        Page<Pool> page = ORDER.page(request, all);
        return Response.ok(Map.of("pools", page.items(), "total_entries", page.total()));
    }

    /** The one pool: how many runs this server works on at once. */
    record Pool(
            String name,
            int slots,
            Optional<String> description,
            boolean includeDeferred,
            int occupiedSlots,
            int runningSlots,
            int queuedSlots,
            int scheduledSlots,
            int openSlots,
            int deferredSlots,
            Optional<String> teamName) {}

    private Pool pool() {
        int running = (int) context.schedulers().all().stream()
                .mapToLong(scheduler -> context.runs().ownedBy(scheduler.id()).size())
                .sum();
        return new Pool(
                TaskInstanceBody.POOL,
                context.capacity(),
                Optional.of("Runs at once"),
                false,
                running,
                running,
                0,
                0,
                Math.max(0, context.capacity() - running),
                0,
                Optional.empty());
    }

    private Response pool(Request request) {
        String name = request.path("pool_name");
        if (!name.equals(TaskInstanceBody.POOL)) {
            throw new HttpProblem(404, "The Pool with name: `" + name + "` was not found");
        }
        return Response.ok(pool());
    }
}
