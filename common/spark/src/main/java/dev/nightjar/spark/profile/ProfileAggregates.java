/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.profile;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The profile of columns as aggregates, to be computed in a pass that is made anyway: deterministic and none of them
 * DISTINCT, so they go into `agg`, grouped or not, and into `observe`.
 *
 * <p>Up to {@value #FULL} columns have all figures. Of wider tables only rows, nulls and the range of numbers, dates and
 * times are computed, and of no more than the first {@value #CHEAP} columns: code for tens of thousands of aggregates
 * takes longer to compile than the rows take to read.
 */
public final class ProfileAggregates {

    /** Up to how many columns have sketches. */
    public static final int FULL = 200;

    /** Up to how many columns are looked at. */
    public static final int CHEAP = 500;

    private static final String PREFIX = "profile:";
    private static final String ROWS = PREFIX + "rows";

    private final List<ColumnAggregates> columns;
    private final Column stays;
    private final int leftOut;

    private ProfileAggregates(List<ColumnAggregates> columns, Column stays, int leftOut) {
        this.columns = columns;
        this.stays = stays;
        this.leftOut = leftOut;
    }

    /**
     * Of all columns but some.
     *
     * @param stays BOOLEAN: which rows count; cheapest as a column, since each aggregate evaluates it
     */
    public static ProfileAggregates of(StructType schema, Set<String> except, Column stays) {
        List<StructField> fields = Arrays.stream(schema.fields())
                .filter(field -> !except.contains(field.name()))
                .toList();
        boolean full = fields.size() <= FULL;
        List<ColumnAggregates> columns = new ArrayList<>();
        for (int i = 0; i < Math.min(fields.size(), CHEAP); i++) {
            columns.add(new ColumnAggregates(PREFIX + i + ":", i, fields.get(i), stays, full));
        }
        return new ProfileAggregates(List.copyOf(columns), stays, fields.size() - columns.size());
    }

    /** Of no columns. */
    public static ProfileAggregates none() {
        return new ProfileAggregates(List.of(), null, 0);
    }

    /** The aggregates, each with a name that begins with {@code profile:}. */
    public List<Column> columns() {
        List<Column> aggregates = new ArrayList<>();
        if (!columns.isEmpty()) {
            aggregates.add(count_if(stays).as(ROWS));
            columns.forEach(column -> aggregates.addAll(column.aggregates()));
        }
        return aggregates;
    }

    /** The profiles, from the aggregates' values by name. */
    public List<ColumnProfile> read(Function<String, Object> values) {
        return columns.stream()
                .map(column -> column.read(((Number) values.apply(ROWS)).longValue(), values))
                .toList();
    }

    /** How many columns are not looked at, since the table is too wide. */
    public int leftOut() {
        return leftOut;
    }

    /** A column whose name may hold anything. */
    static Column named(String name) {
        return col("`" + name.replace("`", "``") + "`");
    }
}
