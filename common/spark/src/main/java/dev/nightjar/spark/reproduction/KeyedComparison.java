/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.reproduction;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;

import dev.nightjar.core.reproduction.Comparison;
import dev.nightjar.spark.expression.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.NumericType;

/** Rows of two tables that belong together by a key, column by column and in one pass. */
public final class KeyedComparison {

    private static final String NOW = "_now_";
    private static final String THEN_THERE = "_then_there";
    private static final String NOW_THERE = "_now_there";

    private final Dataset<Row> then;
    private final Dataset<Row> now;
    private final List<String> key;

    private KeyedComparison(Dataset<Row> then, Dataset<Row> now, List<String> key) {
        this.then = then;
        this.now = now;
        this.key = key;
    }

    /**
     * Compares rows and columns.
     *
     * @param what the first part of the names of comparisons
     * @param key columns that identify a row in both tables
     * @return rows that are on one side only, and each column that differs
     */
    public static List<Comparison> of(String what, Dataset<Row> then, Dataset<Row> now, List<String> key) {
        return new KeyedComparison(then, now, key).compare(what);
    }

    private List<Comparison> compare(String what) {
        List<String> values = new ArrayList<>(List.of(then.columns()));
        values.retainAll(List.of(now.columns()));
        values.removeAll(key);
        Row row = joined().agg(count(lit(1)), aggregates(values).toArray(Column[]::new))
                .first();
        long rows = row.getLong(0);
        List<Comparison> comparisons = new ArrayList<>();
        comparisons.add(new Comparison(
                what + " rows",
                rows,
                row.getLong(1) + row.getLong(2),
                Optional.empty(),
                row.getLong(1) + row.getLong(2) == 0
                        ? ""
                        : row.getLong(2) + " missing now, " + row.getLong(1) + " too many"));
        for (int i = 0; i < values.size(); i++) {
            long different = row.getLong(3 + 2 * i);
            if (different > 0) {
                comparisons.add(new Comparison(
                        what + "." + values.get(i),
                        rows,
                        different,
                        Optional.ofNullable((Double) row.get(4 + 2 * i)),
                        different + " of " + rows + " rows"));
            }
        }
        return comparisons;
    }

    private Dataset<Row> joined() {
        Dataset<Row> after = now;
        for (String column : now.columns()) {
            after = after.withColumnRenamed(column, NOW + column);
        }
        after = after.withColumn(NOW_THERE, lit(true));
        Dataset<Row> before = then.withColumn(THEN_THERE, lit(true));
        Column on = lit(true);
        for (String column : key) {
            on = on.and(before.col(Quoted.name(column)).eqNullSafe(after.col(Quoted.name(NOW + column))));
        }
        return before.join(after, on, "full_outer");
    }

    private List<Column> aggregates(List<String> values) {
        Column both = col(THEN_THERE).and(col(NOW_THERE));
        List<Column> aggregates = new ArrayList<>(List.of(
                count_if(col(THEN_THERE).isNull()), count_if(col(NOW_THERE).isNull())));
        for (String value : values) {
            Column before = Quoted.column(value);
            Column after = Quoted.column(NOW + value);
            aggregates.add(count_if(both.and(not(before.eqNullSafe(after)))));
            aggregates.add(
                    isNumeric(value)
                            ? max(abs(before.cast("double").minus(after.cast("double"))))
                            : lit(null).cast("double"));
        }
        return aggregates;
    }

    private boolean isNumeric(String column) {
        return Arrays.stream(new Dataset<?>[] {then, now})
                .allMatch(rows -> rows.schema().apply(column).dataType() instanceof NumericType);
    }
}
