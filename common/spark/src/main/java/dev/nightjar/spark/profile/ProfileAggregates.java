/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.profile;

import dev.nightjar.spark.expression.AggregatePlace;
import dev.nightjar.spark.expression.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;

/**
 * The profile of columns as an aggregate, to be computed in a pass that is made anyway: deterministic and not DISTINCT, so
 * it goes into `agg`, grouped or not, and into `observe`.
 *
 * <p>Up to {@value #FULL} columns have all figures. Of wider tables only rows, nulls and the range of numbers, dates and
 * times are kept, and of no more than the first {@value #CHEAP} columns: sketches of ten thousand take hundreds of
 * megabytes in each task.
 */
public final class ProfileAggregates {

    /** Up to how many columns have sketches. */
    public static final int FULL = 200;

    /** Up to how many columns are looked at. */
    public static final int CHEAP = 500;

    private static final String NAME = "profile";

    private final List<ProfiledColumn> columns;
    private final boolean full;
    private final Column stays;
    private final int leftOut;

    private ProfileAggregates(List<ProfiledColumn> columns, boolean full, Column stays, int leftOut) {
        this.columns = columns;
        this.full = full;
        this.stays = stays;
        this.leftOut = leftOut;
    }

    /**
     * Of all columns but some.
     *
     * @param stays BOOLEAN: which rows count
     */
    public static ProfileAggregates of(StructType schema, Set<String> except, Column stays) {
        List<StructField> fields = Arrays.stream(schema.fields())
                .filter(field -> !except.contains(field.name()))
                .toList();
        List<ProfiledColumn> columns = fields.stream()
                .limit(CHEAP)
                .map(field -> new ProfiledColumn(field.name(), field.dataType()))
                .toList();
        return new ProfileAggregates(columns, fields.size() <= FULL, stays, fields.size() - columns.size());
    }

    /** Of no columns. */
    public static ProfileAggregates none() {
        return new ProfileAggregates(List.of(), false, null, 0);
    }

    /** The aggregate, with a name; none if there are no columns. */
    public List<Column> columns() {
        if (columns.isEmpty()) {
            return List.of();
        }
        List<Column> values = new ArrayList<>(List.of(stays));
        columns.forEach(column -> values.add(measured(column)));
        return List.of(new ProfileAggregate(AggregatePlace.over(values), columns, full)
                .column()
                .as(NAME));
    }

    private static Column measured(ProfiledColumn column) {
        Column value = Quoted.column(column.name());
        return column.type() instanceof TimestampNTZType ? value.cast("timestamp") : value;
    }

    /** The profiles, from the aggregate's value by name. */
    public List<ColumnProfile> read(Function<String, Object> values) {
        return columns.isEmpty()
                ? List.of()
                : ProfileBuffer.of(columns, full, (byte[]) values.apply(NAME)).profiles(columns);
    }

    /** How many columns are not looked at, since the table is too wide. */
    public int leftOut() {
        return leftOut;
    }
}
