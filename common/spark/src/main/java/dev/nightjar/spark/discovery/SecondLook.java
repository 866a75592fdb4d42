/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.discovery;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.covar_pop;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.stddev_pop;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.core.profile.ColumnKind;
import dev.nightjar.core.profile.ColumnSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What sketches cannot say, from one more pass: which columns are keys, how many values the label has, and which columns
 * give it away: its copies, numbers that move exactly with it, and pairs that add up to it.
 */
final class SecondLook {

    /** A correlation above this is no coincidence. */
    private static final double EXACT = 0.999;

    /** Pairs grow with the square. */
    private static final int COLUMNS_IN_PAIRS = 30;

    private final List<ColumnSummary> columns;
    private final ColumnSummary label;
    private final List<Column> aggregates = new ArrayList<>();
    private final Map<String, Integer> keys = new LinkedHashMap<>();
    private final Map<List<String>, Integer> differing = new LinkedHashMap<>();
    private final Map<String, Integer> correlations = new LinkedHashMap<>();

    /** @param columns without the label */
    SecondLook(List<ColumnSummary> columns, ColumnSummary label, List<String> candidates) {
        this.columns = columns;
        this.label = label;
        aggregates.add(count(lit(1)));
        aggregates.add(count_distinct(col(label.column())));
        candidates.forEach(key -> keys.put(key, add(count_distinct(col(key)))));
        copies();
        correlations();
        sums();
    }

    /** What was seen. */
    record Seen(long labelValues, List<String> keys, Map<String, String> leaks) {}

    private int add(Column aggregate) {
        aggregates.add(aggregate);
        return aggregates.size() - 1;
    }

    private void copies() {
        if (label.kind() == ColumnKind.TEXT) {
            columns.stream()
                    .filter(column -> column.kind() == ColumnKind.TEXT
                            && column.distinct().equals(label.distinct()))
                    .forEach(column -> differing.put(
                            List.of(column.column()),
                            add(count_if(not(col(column.column()).eqNullSafe(col(label.column())))))));
        }
    }

    private void correlations() {
        Column outcome = label.kind() == ColumnKind.TEXT
                ? col(label.column())
                        .equalTo(label.range().map(ColumnSummary.Range::maxText).orElse(""))
                        .cast("double")
                : col(label.column()).cast("double");
        numbers()
                .forEach(column ->
                        correlations.put(column, add(correlation(col(column).cast("double"), outcome))));
    }

    /** Pearson's; null where a side does not vary, which Spark's own takes for a division by zero. */
    private static Column correlation(Column one, Column other) {
        Column both =
                one.isNotNull().and(other.isNotNull()).and(not(isnan(one))).and(not(isnan(other)));
        Column left = when(both, one);
        Column right = when(both, other);
        return try_divide(covar_pop(left, right), stddev_pop(left).multiply(stddev_pop(right)));
    }

    private void sums() {
        List<String> numbers = numbers();
        if (label.kind() != ColumnKind.NUMBER || numbers.size() > COLUMNS_IN_PAIRS) {
            return;
        }
        Column outcome = col(label.column()).cast("double");
        for (int i = 0; i < numbers.size(); i++) {
            for (int j = i + 1; j < numbers.size(); j++) {
                Column sum = col(numbers.get(i))
                        .cast("double")
                        .plus(col(numbers.get(j)).cast("double"));
                Column same = abs(sum.minus(outcome)).leq(abs(outcome).multiply(1e-9));
                differing.put(List.of(numbers.get(i), numbers.get(j)), add(count_if(not(coalesce(same, lit(false))))));
            }
        }
    }

    private List<String> numbers() {
        return columns.stream()
                .filter(column -> column.kind() == ColumnKind.NUMBER || column.kind() == ColumnKind.BOOLEAN)
                .filter(column -> column.range().isPresent()
                        && !column.range()
                                .get()
                                .minText()
                                .equals(column.range().get().maxText()))
                .map(ColumnSummary::column)
                .toList();
    }

    Seen of(Dataset<Row> rows) {
        Row row = rows.agg(
                        aggregates.get(0),
                        aggregates.subList(1, aggregates.size()).toArray(Column[]::new))
                .first();
        Map<String, String> leaks = new LinkedHashMap<>();
        differing.forEach((names, index) -> {
            if (row.getLong(index) == 0) {
                String how = names.size() == 1 ? "a copy of the label" : String.join(" + ", names) + " is the label";
                names.forEach(name -> leaks.put(name, how));
            }
        });
        correlations.forEach((name, index) -> {
            if (!row.isNullAt(index) && Math.abs(row.getDouble(index)) > EXACT) {
                leaks.putIfAbsent(
                        name,
                        String.format(Locale.ROOT, "moves with the label, correlation %.4f", row.getDouble(index)));
            }
        });
        return new Seen(
                row.getLong(1),
                keys.entrySet().stream()
                        .filter(key -> row.getLong(key.getValue()) == row.getLong(0))
                        .map(Map.Entry::getKey)
                        .toList(),
                leaks);
    }
}
