/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.quality;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.spark.io.ContentHash;
import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.io.MergeWriter;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * What a night's winning change of a key makes of the key's row. Each key comes with `_won` (the change: `_row`, `deletes`,
 * `order`; null if the night has none) and the table's row `before` the night, `after` its earlier try and `now`, each
 * with `..._order` and `..._hash`, and null if the key was not there.
 */
record MergeRules(LocalDate night) {

    /** Adds `_effective`, `_row` (of a deletion the row that goes) and `_change` (null where nothing changes). */
    Dataset<Row> apply(Dataset<Row> keys, StructType schema) {
        Column untouched = col("after_hash")
                .eqNullSafe(col("now_hash"))
                .or(coalesce(col("now." + LakeColumns.ARRIVAL_DATE).equalTo(lit(night)), lit(false)));
        Column news = wins("after")
                .and(not(deletes().and(col("after").isNull())))
                .and(col("now").isNotNull())
                .and(wins("now"));
        Column effective = when(untouched, wins("before").and(not(deletes().and(col("before").isNull()))))
                .otherwise(news);
        Column result = when(effective, when(not(deletes()), col("_won._row")))
                .when(untouched, col("before"))
                .otherwise(col("now"));
        Dataset<Row> decided = keys.withColumn("_effective", effective).withColumn("_result", result);
        Column change = when(col("_result").isNull(), when(col("now").isNotNull(), lit("delete")))
                .when(col("now").isNull(), lit("insert"))
                .when(not(ContentHash.ofStruct("_result", schema).equalTo(col("now_hash"))), lit("update"));
        return decided.select(
                col("_rows"),
                col("_effective"),
                coalesce(col("_result"), col("now")).as("_row"),
                change.as(MergeWriter.CHANGE));
    }

    private static Column deletes() {
        return coalesce(col("_won.deletes"), lit(false));
    }

    /** Whether there is a change, and it is newer than the row or there is no row. */
    private static Column wins(String state) {
        return col("_won")
                .isNotNull()
                .and(col(state).isNull().or(col("_won.order").gt(col(state + "_order"))));
    }
}
