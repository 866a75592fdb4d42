/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import static org.apache.spark.sql.functions.to_json;

import dev.nightjar.spark.expression.Quoted;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Columns as CSV can have them: arrays, maps and structs become JSON, STRING. */
public final class FlatColumns {

    private FlatColumns() {}

    /** All columns, by their names. */
    public static Dataset<Row> of(Dataset<Row> rows) {
        return rows.select(
                Arrays.stream(rows.schema().fields()).map(FlatColumns::flat).toArray(Column[]::new));
    }

    private static Column flat(StructField field) {
        Column column = Quoted.column(field.name());
        boolean nested = field.dataType() instanceof ArrayType
                || field.dataType() instanceof MapType
                || field.dataType() instanceof StructType;
        return nested ? to_json(column).as(field.name()) : column;
    }
}
