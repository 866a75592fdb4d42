/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.source;

import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import org.apache.spark.sql.Column;

/** Joins the conditions or values of many columns into one. */
final class AnyOf {

    private AnyOf() {}

    /** Whether any is true; empty of none. */
    static Optional<Column> conditions(List<Column> conditions) {
        return conditions.isEmpty() ? Optional.empty() : Optional.of(balanced(conditions, Column::or));
    }

    /** As a balanced tree: a chain of a thousand columns is too deep for Spark's recursion. */
    static Column balanced(List<Column> columns, BinaryOperator<Column> operator) {
        if (columns.size() == 1) {
            return columns.get(0);
        }
        int half = columns.size() / 2;
        return operator.apply(
                balanced(columns.subList(0, half), operator),
                balanced(columns.subList(half, columns.size()), operator));
    }
}
