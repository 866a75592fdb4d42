/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.orchestration.schedule.PageRequest;
import dev.nightjar.orchestration.schedule.Range;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Paging, order and bounds from the parameters of a list, as Airflow names them. */
public final class Query {

    /** More are not given at once. */
    public static final int MOST = 100;

    private static final int USUAL = 50;
    private static final Map<String, String> BOUNDS = Map.of("_gte", ">=", "_gt", ">", "_lte", "<=", "_lt", "<");

    private Query() {}

    /**
     * Limit, offset and order.
     *
     * @param columns of the store, by the names that clients sort by
     */
    public static PageRequest page(Request request, Map<String, String> columns) {
        int limit = Math.min(MOST, number(request, "limit", USUAL));
        int offset = number(request, "offset", 0);
        List<PageRequest.Order> orders = new ArrayList<>();
        for (String key : request.all("order_by")) {
            boolean descending = key.startsWith("-");
            String name = descending ? key.substring(1) : key;
            if (!columns.containsKey(name)) {
                throw new HttpProblem(
                        400, "Ordering with '" + name + "' is disallowed or the attribute does not exist on the model");
            }
            orders.add(new PageRequest.Order(columns.get(name), descending));
        }
        return new PageRequest(limit, offset, orders);
    }

    /**
     * Bounds such as `start_date_gte`.
     *
     * @param columns of the store, by the names that clients use
     */
    public static List<Range> ranges(Request request, Map<String, String> columns) {
        List<Range> ranges = new ArrayList<>();
        columns.forEach((name, column) -> BOUNDS.forEach((end, operator) -> request.last(name + end)
                .ifPresent(text -> ranges.add(new Range(column, operator, micros(name + end, text))))));
        return ranges;
    }

    /**
     * A bound that has a name of its own, such as `before`.
     *
     * @param column of the store
     * @param operator between the column and the bound
     */
    public static Optional<Range> bound(Request request, String name, String column, String operator) {
        return request.last(name).map(text -> new Range(column, operator, micros(name, text)));
    }

    private static long micros(String name, String text) {
        try {
            // a plus of a time zone that was not escaped has become a space
            Instant at = OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
            return ChronoUnit.MICROS.between(Instant.EPOCH, at);
        } catch (DateTimeException e) {
            throw invalid("datetime_from_date_parsing", name, "Input should be a valid datetime", text);
        }
    }

    /** A whole number that is not negative. */
    public static int number(Request request, String name, int otherwise) {
        String text = request.last(name).orElse("" + otherwise);
        try {
            int value = Integer.parseInt(text);
            if (value >= 0) {
                return value;
            }
            throw invalid("greater_than_equal", name, "Input should be greater than or equal to 0", text);
        } catch (NumberFormatException e) {
            throw invalid("int_parsing", name, "Input should be a valid integer", text);
        }
    }

    /** Words of a parameter that must be among some. */
    public static List<String> choices(Request request, String name, List<String> words) {
        List<String> given = request.all(name);
        for (String word : given) {
            if (!words.contains(word)) {
                throw new HttpProblem(
                        422, "Invalid value for " + name + ". Valid values are " + String.join(", ", words));
            }
        }
        return given;
    }

    private static HttpProblem invalid(String type, String name, String message, String input) {
        ArrayNode problems = JsonNodeFactory.instance.arrayNode();
        ObjectNode problem = problems.addObject();
        problem.put("type", type);
        problem.putArray("loc").add("query").add(name);
        problem.put("msg", message);
        problem.put("input", input);
        return new HttpProblem(422, problems);
    }
}
