/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.api;

import dev.nightjar.orchestration.web.HttpProblem;
import dev.nightjar.orchestration.web.Query;
import dev.nightjar.orchestration.web.Request;
import dev.nightjar.orchestration.web.Response;
import dev.nightjar.orchestration.web.Role;
import dev.nightjar.orchestration.web.Router;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What Airflow has and Nightjar has not: lists that are empty, whatever is asked for, as long as it is asked right. */
final class AbsentRoutes {

    private static final List<String> WARNINGS =
            List.of("asset conflict", "non-existent pool", "runtime varying value");

    private AbsentRoutes() {}

    static void addTo(Router router) {
        router.on("GET", "/api/v2/dagWarnings", Role.VIEWER, request -> {
            Query.choice(request, "warning_type", WARNINGS);
            return empty(request, "dag_warnings", "dag_id", "warning_type", "message", "timestamp");
        });
        router.on(
                "GET",
                "/api/v2/variables",
                Role.VIEWER,
                request ->
                        empty(request, "variables", "key", "id", "_val", "description", "is_encrypted", "team_name"));
        router.on(
                "GET",
                "/api/v2/connections",
                Role.VIEWER,
                request -> empty(
                        request,
                        "connections",
                        "conn_id",
                        "conn_type",
                        "description",
                        "host",
                        "port",
                        "id",
                        "team_name",
                        "connection_id"));
        router.on("GET", "/api/v2/plugins", Role.VIEWER, request -> empty(request, "plugins"));
        router.on("GET", "/api/v2/providers", Role.VIEWER, request -> empty(request, "providers"));
        router.on("GET", "/api/v2/variables/{variable_key}", Role.VIEWER, request -> {
            throw new HttpProblem(404, "The Variable with key: `" + request.path("variable_key") + "` was not found");
        });
        router.on("GET", "/api/v2/connections/{connection_id}", Role.VIEWER, request -> {
            throw new HttpProblem(
                    404, "The Connection with connection_id: `" + request.path("connection_id") + "` was not found");
        });
    }

    private static Response empty(Request request, String list, String... order) {
        Query.page(request, Stream.of(order).collect(Collectors.toMap(name -> name, name -> "")));
        return Response.ok(Map.of(list, List.of(), "total_entries", 0));
    }
}
