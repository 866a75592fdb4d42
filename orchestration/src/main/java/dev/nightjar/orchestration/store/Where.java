/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.store;

import dev.nightjar.orchestration.schedule.Condition;
import dev.nightjar.orchestration.schedule.PageRequest;
import dev.nightjar.orchestration.schedule.Range;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The conditions of a query, and their values. Columns come from code; still only plain names go into the SQL. */
final class Where {

    /** What limits rows to a page; takes two values, limit and offset. */
    static final String LIMIT = " limit ? offset ?";

    /** What a run was given, as far as lists are sorted by it: PostgreSQL takes no long texts into an index. */
    private static final String CONF_START = "conf_start";

    private static final Pattern COLUMN = Pattern.compile("([a-z]\\.)?[a-z_]+");
    private static final List<String> OPERATORS = List.of(">=", ">", "<=", "<");
    private static final Set<String> NULLABLE = Set.of(
            "logical_date",
            "started_at",
            "ended_at",
            "duration",
            "r.logical_date",
            "s.started_at",
            "s.ended_at",
            "s.duration",
            "e.pipeline",
            "e.run_id",
            "e.step",
            "e.actor",
            "e.extra",
            "completed_at");

    private final List<String> conditions = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    Where in(String column, Collection<String> any) {
        return any.isEmpty() ? this : among(column, any);
    }

    Where equal(String column, Optional<String> value) {
        return in(column, value.stream().toList());
    }

    Where all(List<Condition> more) {
        more.forEach(this::add);
        return this;
    }

    private void add(Condition condition) {
        if (condition instanceof Condition.Among among) {
            among(among.column(), among.words());
        } else if (condition instanceof Condition.AmongNumbers among) {
            among(among.column(), among.numbers());
        } else if (condition instanceof Condition.Without without) {
            if (!without.words().isEmpty()) {
                add(expression(without.column()) + " not in " + marks(without.words()), without.words());
            }
        } else if (condition instanceof Condition.Like like) {
            like(
                    like.column(),
                    like.patterns().stream()
                            .map(text -> text.replace("\\", "\\\\"))
                            .toList());
        } else if (condition instanceof Condition.Contains contains) {
            like(contains.column(), List.of(contains.text().replaceAll("[\\\\%_]", "\\\\$0")));
        } else if (condition instanceof Range range) {
            range(range);
        }
    }

    private Where among(String column, Collection<?> any) {
        return any.isEmpty() ? add("1 = 0", any) : add(expression(column) + " in " + marks(any), any);
    }

    private void like(String column, List<String> patterns) {
        String one = "lower(" + expression(column) + ") like lower(?) escape '\\'";
        add(
                "(" + String.join(" or ", Collections.nCopies(patterns.size(), one)) + ")",
                patterns.stream().map(text -> "%" + text + "%").toList());
    }

    private void range(Range range) {
        if (!OPERATORS.contains(range.operator())) {
            throw new IllegalArgumentException("Invalid operator " + range.operator());
        }
        add(expression(range.column()) + " " + range.operator() + " ?", List.of(range.bound()));
    }

    private Where add(String condition, Collection<?> its) {
        conditions.add(condition);
        values.addAll(its);
        return this;
    }

    private static String marks(Collection<?> any) {
        return "(" + String.join(",", Collections.nCopies(any.size(), "?")) + ")";
    }

    /** From `where` on; empty if there is no condition. */
    String sql() {
        return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
    }

    /**
     * The same, but only conditions on the column that the rows are sorted by first may be served by an index, so that it
     * is one which has the rows in their order.
     */
    String walked(PageRequest page, String... joins) {
        Optional<String> first = page.orderBy().stream().findFirst().map(by -> expression(by.column()) + " ");
        String all = Stream.concat(
                        Arrays.stream(joins),
                        // several values of a column are not found in their order
                        conditions.stream()
                                .map(condition ->
                                        first.filter(condition::startsWith).isPresent() && !condition.contains(",")
                                                ? condition
                                                : "case when " + condition + " then 1 else 0 end = 1"))
                .collect(Collectors.joining(" and "));
        return all.isEmpty() ? "" : " where " + all;
    }

    /** Whether there is a condition on a column of a table. */
    boolean asksOf(String table) {
        return conditions.stream().anyMatch(condition -> condition.contains(table + "."));
    }

    Object[] values(Object... more) {
        List<Object> all = new ArrayList<>(values);
        all.addAll(Arrays.asList(more));
        return all.toArray();
    }

    /**
     * From `order by` on. What has no value comes last, as Airflow has it; rows that are equal come in the direction of
     * what they are ordered by, so that an index can be read one way.
     *
     * @param last columns that make each row different
     */
    static String order(PageRequest page, String... last) {
        List<PageRequest.Order> by = page.orderBy();
        String way = !by.isEmpty() && by.get(by.size() - 1).descending() ? " desc" : "";
        return " order by "
                + Stream.concat(
                                by.stream().map(Where::ordered),
                                Arrays.stream(last).map(column -> column + way))
                        .collect(Collectors.joining(", "));
    }

    private static String ordered(PageRequest.Order by) {
        return expression(by.column())
                + (by.descending() ? " desc" : "")
                + (NULLABLE.contains(by.column()) ? " nulls last" : "");
    }

    private static String expression(String name) {
        if (!COLUMN.matcher(name).matches()) {
            throw new IllegalArgumentException("Invalid column " + name);
        }
        String table = name.substring(0, name.indexOf('.') + 1);
        if (name.equals(CONF_START)) {
            return "substr(conf, 1, 100)";
        }
        return name.endsWith("duration") ? "(" + table + "ended_at - " + table + "started_at)" : name;
    }
}
