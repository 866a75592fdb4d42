/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import dev.nightjar.core.failure.UsageError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;

/**
 * What preprocessing must know of the training rows, from one pass.
 *
 * @param numeric columns that are numbers or booleans, and whether some of their values are missing
 * @param categories of text columns, the most frequent first
 * @param empty columns without any value
 */
record InputStatistics(Map<String, Boolean> numeric, Map<String, List<String>> categories, List<String> empty) {

    static InputStatistics of(Dataset<Row> train, List<String> inputs, int maxCategories) {
        List<Column> aggregates = new ArrayList<>(List.of(count(lit(1)).as("rows")));
        for (String input : inputs) {
            if (isNumeric(train, input)) {
                Column value = col(input).cast("double");
                aggregates.add(
                        count_if(value.isNotNull().and(not(isnan(value)))).as(input));
            } else {
                aggregates.add(expr("approx_top_k(`" + input + "`, " + maxCategories + ")")
                        .as(input));
            }
        }
        Row row = train.agg(
                        aggregates.get(0),
                        aggregates.subList(1, aggregates.size()).toArray(Column[]::new))
                .first();
        Map<String, Boolean> numeric = new LinkedHashMap<>();
        Map<String, List<String>> categories = new LinkedHashMap<>();
        List<String> empty = new ArrayList<>();
        for (String input : inputs) {
            if (isNumeric(train, input)) {
                long present = row.getAs(input);
                numeric.put(input, present < row.getLong(0));
                if (present == 0) {
                    empty.add(input);
                    numeric.remove(input);
                }
            } else {
                categories.put(input, items(row.getList(row.fieldIndex(input))));
            }
        }
        return new InputStatistics(numeric, categories, empty);
    }

    static boolean isNumeric(Dataset<Row> rows, String input) {
        DataType type = rows.schema().apply(input).dataType();
        if (type instanceof NumericType || type instanceof BooleanType) {
            return true;
        }
        if (type instanceof StringType) {
            return false;
        }
        throw new UsageError(
                "Cannot use input " + input + " of type " + type.sql()
                        + ": models take numbers, booleans and text. Derive one of these in dataset.columns, such as hour(...).");
    }

    private static List<String> items(List<Row> top) {
        return top.stream()
                .filter(item -> !item.isNullAt(0))
                .map(item -> item.getString(0))
                .toList();
    }
}
