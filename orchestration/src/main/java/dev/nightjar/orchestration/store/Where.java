/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.store;

import dev.nightjar.orchestration.schedule.PageRequest;
import dev.nightjar.orchestration.schedule.Range;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The conditions of a query, and their values. Columns come from code; still only plain names go into the SQL. */
final class Where {

    /** What limits rows to a page; takes two values, limit and offset. */
    static final String LIMIT = " limit ? offset ?";

    private static final Pattern COLUMN = Pattern.compile("[a-z_]+(\\.[a-z_]+)?");
    private static final List<String> OPERATORS = List.of(">=", ">", "<=", "<");

    private final List<String> conditions = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    Where in(String column, Collection<String> any) {
        if (!any.isEmpty()) {
            conditions.add(column + " in (" + String.join(",", Collections.nCopies(any.size(), "?")) + ")");
            values.addAll(any);
        }
        return this;
    }

    Where equal(String column, Optional<String> value) {
        value.ifPresent(text -> {
            conditions.add(column + " = ?");
            values.add(text);
        });
        return this;
    }

    Where like(String column, Optional<String> pattern) {
        pattern.ifPresent(text -> {
            conditions.add("lower(" + column + ") like lower(?)");
            values.add("%" + text + "%");
        });
        return this;
    }

    Where ranges(List<Range> ranges) {
        for (Range range : ranges) {
            if (!OPERATORS.contains(range.operator())) {
                throw new IllegalArgumentException("Invalid operator " + range.operator());
            }
            conditions.add(column(range.column()) + " " + range.operator() + " ?");
            values.add(range.bound());
        }
        return this;
    }

    /** From `where` on; empty if there is no condition. */
    String sql() {
        return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
    }

    Object[] values(Object... more) {
        List<Object> all = new ArrayList<>(values);
        all.addAll(Arrays.asList(more));
        return all.toArray();
    }

    /** From `order by` on; takes two values, limit and offset. */
    static String page(PageRequest page, String last) {
        return order(page, last) + LIMIT;
    }

    /** Only `order by`. */
    static String order(PageRequest page, String last) {
        String order = page.orderBy().stream()
                .map(by -> column(by.column()) + (by.descending() ? " desc" : ""))
                .collect(Collectors.joining(", "));
        return " order by " + (order.isEmpty() ? "" : order + ", ") + last;
    }

    private static String column(String name) {
        if (!COLUMN.matcher(name).matches()) {
            throw new IllegalArgumentException("Invalid column " + name);
        }
        return name;
    }
}
