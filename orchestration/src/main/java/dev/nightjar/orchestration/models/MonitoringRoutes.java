/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.models;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.core.delta.DatedTable;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.orchestration.web.HttpProblem;
import dev.nightjar.orchestration.web.Request;
import dev.nightjar.orchestration.web.Response;
import dev.nightjar.orchestration.web.Role;
import dev.nightjar.orchestration.web.Router;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Period;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;

/** What monitoring found, from its tables: of the dates that are asked for, or of the newest. */
final class MonitoringRoutes {

    private static final String PIPELINE = NightjarApi.BASE + "/pipelines/{pipeline}";
    private static final int MOST_DAYS = 400;
    private static final int MOST = 10_000;

    private final NightjarApi.Context context;

    MonitoringRoutes(NightjarApi.Context context) {
        this.context = context;
    }

    void addTo(Router router) {
        router.on("GET", PIPELINE + "/drift", Role.VIEWER, request -> rows(request, TableName::drift, "column_name"));
        router.on(
                "GET",
                PIPELINE + "/performance",
                Role.VIEWER,
                request -> rows(request, TableName::performance, "scored_date"));
    }

    /** Rows of some dates. */
    record Rows(String table, Optional<Long> version, List<ObjectNode> rows, boolean complete) {}

    private Response rows(Request request, Function<String, TableName> name, String order) {
        TableName table = name.apply(Pipelines.known(context, request));
        Optional<DatedTable> found = DatedTable.at(context.lake().path(table), new Configuration());
        Optional<LocalDate> newest = found.flatMap(DatedTable::newestDate);
        if (found.isEmpty() || newest.isEmpty()) {
            return Response.ok(new Rows(table.toString(), found.map(DatedTable::version), List.of(), true));
        }
        LocalDate to = date(request, "to").orElse(newest.get());
        LocalDate from = date(request, "from").orElse(to);
        if (from.isAfter(to) || from.plus(Period.ofDays(MOST_DAYS)).isBefore(to)) {
            throw new HttpProblem(400, "from must not be after to, nor more than " + MOST_DAYS + " days before it");
        }
        List<ObjectNode> rows = found.get().rows(from, to, MOST + 1);
        List<ObjectNode> sorted = rows.stream()
                .limit(MOST)
                .sorted(Comparator.<ObjectNode, String>comparing(
                                row -> row.path("date").asText())
                        .thenComparing(row -> row.path(order).asText())
                        .thenComparing(row -> row.path("metric").asText()))
                .toList();
        return Response.ok(new Rows(table.toString(), Optional.of(found.get().version()), sorted, rows.size() <= MOST));
    }

    private static Optional<LocalDate> date(Request request, String name) {
        return request.last(name).map(text -> {
            try {
                return LocalDate.parse(text);
            } catch (DateTimeException e) {
                throw new HttpProblem(400, "Invalid " + name + " '" + text + "': give a day such as 2026-01-31");
            }
        });
    }
}
