/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.quality;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.core.spec.CleanStep;
import dev.nightjar.spark.io.LakeColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Cleaning steps as functions over rows. No row disappears: one that a step takes out is marked in `_dropped`, one whose
 * value cannot be cast gets `cast_<column>` in `_rules`, so that every row is accounted for.
 */
final class Cleaning {

    private Cleaning() {}

    static Dataset<Row> apply(Dataset<Row> rows, List<CleanStep> steps) {
        Dataset<Row> cleaned = rows;
        for (CleanStep step : steps) {
            cleaned = apply(cleaned, step);
        }
        return cleaned;
    }

    private static Dataset<Row> apply(Dataset<Row> rows, CleanStep step) {
        if (step instanceof CleanStep.Derive derive) {
            Map<String, Column> columns = new java.util.LinkedHashMap<>();
            derive.expressions().forEach((name, sql) -> columns.put(name, expr(sql)));
            return rows.withColumns(columns);
        } else if (step instanceof CleanStep.Rename rename) {
            return rows.withColumnsRenamed(rename.names());
        } else if (step instanceof CleanStep.Cast cast) {
            return cast(rows, cast);
        } else if (step instanceof CleanStep.Fill fill) {
            return fill(rows, fill);
        } else if (step instanceof CleanStep.Filter filter) {
            return drop(rows, not(coalesce(expr(filter.expression()), lit(false))));
        } else if (step instanceof CleanStep.Deduplicate deduplicate) {
            return drop(rows, row_number().over(duplicates(deduplicate)).gt(1));
        }
        return rows.drop(((CleanStep.Drop) step).columns().toArray(String[]::new));
    }

    private static Dataset<Row> cast(Dataset<Row> rows, CleanStep.Cast cast) {
        Dataset<Row> result = rows;
        for (Map.Entry<String, String> entry : cast.types().entrySet()) {
            Column before = col(entry.getKey());
            Column after = before.try_cast(entry.getValue());
            Column broken = before.isNotNull().and(after.isNull());
            result = result.withColumn(
                            JudgedColumns.RULES,
                            when(broken, concat(col(JudgedColumns.RULES), array(lit("cast_" + entry.getKey()))))
                                    .otherwise(col(JudgedColumns.RULES)))
                    .withColumn(entry.getKey(), after);
        }
        return result;
    }

    private static Dataset<Row> fill(Dataset<Row> rows, CleanStep.Fill fill) {
        Map<String, Column> columns = new java.util.LinkedHashMap<>();
        fill.values()
                .forEach((name, value) -> columns.put(
                        name,
                        coalesce(
                                col(name),
                                lit(value).cast(rows.schema().apply(name).dataType()))));
        return rows.withColumns(columns);
    }

    private static Dataset<Row> drop(Dataset<Row> rows, Column gone) {
        return rows.withColumn(JudgedColumns.DROPPED, col(JudgedColumns.DROPPED).or(alive().and(gone)));
    }

    /** Rows that are still in play; what is out already must not take a good row's place. */
    static Column alive() {
        return not(col(JudgedColumns.DROPPED))
                .and(size(col(JudgedColumns.RULES)).equalTo(0));
    }

    private static WindowSpec duplicates(CleanStep.Deduplicate deduplicate) {
        List<Column> keys =
                new ArrayList<>(deduplicate.by().stream().map(c -> col(c)).toList());
        keys.add(alive());
        keys.add(col(LakeColumns.ARRIVAL_DATE));
        Column order = deduplicate.orderBy().map(sql -> expr(sql)).orElse(lit(1));
        return Window.partitionBy(keys.toArray(Column[]::new))
                .orderBy(
                        deduplicate.keep() == CleanStep.Keep.LAST ? order.desc() : order.asc(),
                        col(JudgedColumns.ORDER),
                        col(LakeColumns.SOURCE_FILE));
    }
}
