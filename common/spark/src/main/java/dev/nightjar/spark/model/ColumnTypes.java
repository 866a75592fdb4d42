/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Spark SQL types of columns, as signatures and outputs of model versions have them. */
final class ColumnTypes {

    private ColumnTypes() {}

    /** By name, in the order asked for. */
    static Map<String, String> of(Dataset<Row> rows, List<String> columns) {
        Map<String, String> types = new LinkedHashMap<>();
        columns.forEach(column ->
                types.put(column, rows.schema().apply(column).dataType().sql()));
        return types;
    }
}
