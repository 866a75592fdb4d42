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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Paging, order and bounds from the parameters of a list, as Airflow names them. */
public final class Query {

    /** More are not given at once. */
    public static final int MOST = 100;

    private static final int USUAL = 50;
    private static final int MOST_ORDERS = 10;
    private static final double MICROS = 1e6;
    private static final List<String> YES = List.of("true", "1", "yes", "y", "on", "t");
    private static final List<String> NO = List.of("false", "0", "no", "n", "off", "f");

    /** What names of bounds end in, and what each says. */
    public static final Map<String, String> BOUNDS = Map.of("_gte", ">=", "_gt", ">", "_lte", "<=", "_lt", "<");

    private Query() {}

    /**
     * Limit, offset and order.
     *
     * @param columns of the store, by the names that clients sort by; an empty one is the same for all, and sorts nothing
     */
    public static PageRequest page(Request request, Map<String, String> columns) {
        int limit = Math.min(MOST, number(request, "limit", USUAL));
        int offset = number(request, "offset", 0);
        return new PageRequest(limit, offset, orders(request.all("order_by"), columns));
    }

    /**
     * Columns to sort by.
     *
     * @param keys as clients give them, with a minus for the largest first
     * @param columns as for a page
     * @throws HttpProblem with status 400, if there are too many or one is not known
     */
    public static List<PageRequest.Order> orders(List<String> keys, Map<String, String> columns) {
        if (keys.size() > MOST_ORDERS) {
            throw new HttpProblem(
                    400, "Ordering with more than " + MOST_ORDERS + " parameters is not allowed. Provided: " + keys);
        }
        List<PageRequest.Order> orders = new ArrayList<>();
        for (String key : keys) {
            boolean descending = key.startsWith("-");
            String name = descending ? key.substring(1) : key;
            if (!columns.containsKey(name)) {
                throw new HttpProblem(
                        400, "Ordering with '" + name + "' is disallowed or the attribute does not exist on the model");
            }
            if (!columns.get(name).isEmpty()) {
                orders.add(new PageRequest.Order(columns.get(name), descending));
            }
        }
        return orders;
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

    /**
     * Bounds in seconds on a column of durations, such as `duration_gte`.
     *
     * @param column of the store
     */
    public static List<Range> durations(Request request, String name, String column) {
        List<Range> ranges = new ArrayList<>();
        BOUNDS.forEach((end, operator) -> request.last(name + end)
                .ifPresent(text -> ranges.add(new Range(column, operator, micros(seconds(name + end, text))))));
        return ranges;
    }

    /** Seconds as microseconds. */
    public static long micros(double seconds) {
        return Math.round(seconds * MICROS);
    }

    private static double seconds(String name, String text) {
        try {
            double seconds = Double.parseDouble(text);
            if (Double.isFinite(seconds)) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            throw invalid("float_parsing", name, "Input should be a valid number", text);
        }
        throw invalid("finite_number", name, "Input should be a finite number", text);
    }

    /** Yes or no, if it is given. */
    public static Optional<Boolean> flag(Request request, String name) {
        return request.last(name).map(text -> {
            String word = text.toLowerCase(Locale.ROOT);
            if (!YES.contains(word) && !NO.contains(word)) {
                throw invalid("bool_parsing", name, "Input should be a valid boolean", text);
            }
            return YES.contains(word);
        });
    }

    /** Whole numbers, be they negative. */
    public static List<Integer> numbers(Request request, String name) {
        return request.all(name).stream().map(text -> whole(name, text)).toList();
    }

    /** A whole number, be it negative, if it is given. */
    public static Optional<Integer> lastNumber(Request request, String name) {
        return request.last(name).map(text -> whole(name, text));
    }

    private static int whole(String name, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw invalid("int_parsing", name, "Input should be a valid integer", text);
        }
    }

    /** The choices of a pattern: a pipe stands between them, and a tilde for anything. Empty if none is given. */
    public static List<String> pattern(Request request, String name) {
        return request.last(name).stream()
                .flatMap(text -> Arrays.stream(text.split("\\|")))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> text.equals("~") ? "%" : text)
                .toList();
    }

    /** One of some words, if it is given. */
    public static Optional<String> choice(Request request, String name, List<String> words) {
        Optional<String> given = request.last(name);
        if (given.isPresent() && !words.contains(given.get())) {
            throw invalid("enum", name, "Input should be among " + String.join(", ", words), given.get());
        }
        return given;
    }

    /** A whole number that is not negative. */
    public static int number(Request request, String name, int otherwise) {
        String text = request.last(name).orElse("" + otherwise);
        int value = whole(name, text);
        if (value < 0) {
            throw invalid("greater_than_equal", name, "Input should be greater than or equal to 0", text);
        }
        return value;
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
