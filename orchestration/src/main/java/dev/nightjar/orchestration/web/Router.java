/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Which handler answers which method and path, and who may ask. Plain words win over `{names}`. */
public final class Router {

    private final List<Route> routes = new ArrayList<>();

    /** A route. */
    record Route(String method, List<String> template, Role role, Function<Request, Response> handler) {

        Optional<Map<String, String>> match(List<String> path) {
            if (path.size() != template.size()) {
                return Optional.empty();
            }
            Map<String, String> values = new LinkedHashMap<>();
            for (int i = 0; i < path.size(); i++) {
                String word = template.get(i);
                if (word.startsWith("{")) {
                    values.put(word.substring(1, word.length() - 1), path.get(i));
                } else if (!word.equals(path.get(i))) {
                    return Optional.empty();
                }
            }
            return Optional.of(values);
        }
    }

    /** A route with the values of its names. */
    record Match(Route route, Map<String, String> path) {}

    /** Adds a route. */
    public void on(String method, String template, Role role, Function<Request, Response> handler) {
        routes.add(new Route(method, List.of(template.split("/", -1)), role, handler));
    }

    /**
     * The route of a path.
     *
     * @param path in its segments, each decoded
     * @throws HttpProblem with status 404 or 405
     */
    Match match(String method, List<String> path) {
        List<Match> found = new ArrayList<>();
        for (Route route : routes) {
            route.match(path).ifPresent(values -> found.add(new Match(route, values)));
        }
        if (found.isEmpty()) {
            throw new HttpProblem(404, "Not Found");
        }
        return found.stream()
                .filter(match -> match.route().method().equals(method))
                .min((a, b) -> Integer.compare(a.path().size(), b.path().size()))
                .orElseThrow(() -> new HttpProblem(405, "Method Not Allowed"));
    }
}
