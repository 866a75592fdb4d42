/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.failure.DataRefused;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Columns whose definition has another type than the table gives them. The table takes the new type; rows that stay keep their
 * values where that loses nothing, and have null where it would, until they are computed again. What was there stays in the
 * version before.
 */
record RetypedColumns(StructType before, List<StructField> columns) {

    private static final Logger LOG = LoggerFactory.getLogger(RetypedColumns.class);

    /**
     * Those of a table that says by which definition its rows are made; others have none.
     *
     * @throws DataRefused if one is not a value that the definition describes, but a key that no row can be without
     */
    static RetypedColumns of(StructType before, StructType after, TableDescription about) {
        List<StructField> columns = about.definition().isEmpty()
                ? List.of()
                : Arrays.stream(after.fields())
                        .filter(field -> Arrays.asList(before.fieldNames()).contains(field.name())
                                && !type(before.apply(field.name())).equals(type(field)))
                        .toList();
        RetypedColumns retyped = new RetypedColumns(before, columns);
        for (StructField field : columns) {
            if (!retyped.isKept(field) && !about.columns().containsKey(field.name())) {
                throw new DataRefused("Cannot change the type of key column " + field.name() + " from "
                        + type(before.apply(field.name())) + " to " + type(field)
                        + ": nights that are there would lose it. Give what is defined so a name of its own.");
            }
        }
        return retyped;
    }

    boolean any() {
        return !columns.isEmpty();
    }

    /** The table's columns, with their new types. */
    StructType schema() {
        List<StructField> fields = new ArrayList<>();
        for (StructField field : before.fields()) {
            fields.add(columns.stream()
                    .filter(other -> other.name().equals(field.name()))
                    .findFirst()
                    .orElse(field));
        }
        return new StructType(fields.toArray(StructField[]::new));
    }

    /** Rows that stay, as they are from now on. */
    Dataset<Row> converted(Dataset<Row> rows, String table, long version) {
        Dataset<Row> converted = rows;
        for (StructField field : columns) {
            boolean kept = isKept(field);
            LOG.warn(
                    "Column {} of {} was {} and is {} now: nights that are not computed again {}; version {} of the table has"
                            + " what was there",
                    field.name(),
                    table,
                    type(before.apply(field.name())),
                    type(field),
                    kept ? "keep their values" : "have NULL until they are",
                    version);
            converted =
                    converted.withColumn(field.name(), (kept ? col(field.name()) : lit(null)).cast(field.dataType()));
        }
        return converted;
    }

    private boolean isKept(StructField field) {
        return Cast.canUpCast(before.apply(field.name()).dataType(), field.dataType());
    }

    private static String type(StructField field) {
        return field.dataType().catalogString();
    }
}
