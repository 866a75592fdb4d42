/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.expression;

import static org.apache.spark.sql.functions.col;

import java.util.Arrays;
import java.util.Collection;
import org.apache.spark.sql.Column;

/** Names of columns as Spark SQL takes them whatever signs they have: in back quotes. */
public final class Quoted {

    private Quoted() {}

    /** The name for a text of SQL. */
    public static String name(String column) {
        return "`" + column.replace("`", "``") + "`";
    }

    /** The column itself, and not a field of one whose name has a dot. */
    public static Column column(String name) {
        return col(name(name));
    }

    /** The columns, in their order. */
    public static Column[] columns(Collection<String> names) {
        return columns(names.toArray(String[]::new));
    }

    /** The columns, in their order. */
    public static Column[] columns(String[] names) {
        return Arrays.stream(names).map(Quoted::column).toArray(Column[]::new);
    }
}
