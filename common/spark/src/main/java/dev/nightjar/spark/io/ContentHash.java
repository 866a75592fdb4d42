/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.xxhash64;

import dev.nightjar.spark.expression.Quoted;
import java.util.Collection;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** A hash of a row's content: LONG, the same wherever and in whatever order rows are read. */
public final class ContentHash {

    private ContentHash() {}

    /** Over all columns but some. */
    public static Column of(StructType schema, Collection<String> without) {
        return of("", schema, without);
    }

    /** Over the fields of a struct column. */
    public static Column ofStruct(String column, StructType schema) {
        return of(column + ".", schema, List.of());
    }

    private static Column of(String prefix, StructType schema, Collection<String> without) {
        List<Column> columns = List.of(schema.fields()).stream()
                .filter(field -> !without.contains(field.name()))
                .map(field -> hashable(prefix, field))
                .toList();
        return xxhash64(columns.toArray(Column[]::new));
    }

    private static Column hashable(String prefix, StructField field) {
        Column value = col(prefix + Quoted.name(field.name()));
        return isHashable(field.dataType()) ? value : to_json(struct(value));
    }

    /** Spark hashes everything but maps and variants. */
    private static boolean isHashable(DataType type) {
        if (type instanceof StructType struct) {
            return List.of(struct.fields()).stream().allMatch(field -> isHashable(field.dataType()));
        } else if (type instanceof ArrayType array) {
            return isHashable(array.elementType());
        }
        return !type.typeName().equals("map") && !type.typeName().equals("variant");
    }
}
