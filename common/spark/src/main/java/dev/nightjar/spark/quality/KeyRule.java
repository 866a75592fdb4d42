/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.quality;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.core.spec.SourceSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Rows of an `upsert` source without a whole key break the rule `no_key`: there is nothing to merge them by. */
final class KeyRule {

    private KeyRule() {}

    static Dataset<Row> apply(Dataset<Row> rows, SourceSpec source) {
        if (source.load() != SourceSpec.Load.UPSERT) {
            return rows;
        }
        Column missing = source.key().stream()
                .map(c -> col(c).isNull())
                .reduce(Column::or)
                .orElseThrow();
        Column rules = col(JudgedColumns.RULES);
        return rows.withColumn(
                JudgedColumns.RULES,
                when(Cleaning.alive().and(missing), concat(rules, array(lit("no_key"))))
                        .otherwise(rules));
    }
}
