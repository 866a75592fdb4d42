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
 * What a night's winning change of a key makes of the key's row. Each key comes with `_won` (the change: `_row`, `_deletes`,
 * `_order`; null if the night has none) and the table's row `_before` the night, `_after` its earlier try and `_now`, each
 * with `..._order` and `..._hash`, and null if the key was not there.
 */
record MergeRules(LocalDate night) {

    /** Adds `_effective`, `_row` (of a deletion the row that goes) and `_change` (null where nothing changes). */
    Dataset<Row> apply(Dataset<Row> keys, StructType schema) {
        Column untouched = col("_after_hash")
                .eqNullSafe(col("_now_hash"))
                .or(coalesce(col("_now." + LakeColumns.ARRIVAL_DATE).equalTo(lit(night)), lit(false)));
        Column news = wins("_after")
                .and(not(deletes().and(col("_after").isNull())))
                .and(col("_now").isNotNull())
                .and(wins("_now"));
        Column effective = when(
                        untouched,
                        wins("_before").and(not(deletes().and(col("_before").isNull()))))
                .otherwise(news);
        Column result = when(effective, when(not(deletes()), col("_won._row")))
                .when(untouched, col("_before"))
                .otherwise(col("_now"));
        Dataset<Row> decided = keys.withColumn("_effective", effective).withColumn("_result", result);
        Column change = when(col("_result").isNull(), when(col("_now").isNotNull(), lit("delete")))
                .when(col("_now").isNull(), lit("insert"))
                .when(not(ContentHash.ofStruct("_result", schema).equalTo(col("_now_hash"))), lit("update"));
        return decided.select(
                col("_rows"),
                col("_effective"),
                coalesce(col("_result"), col("_now")).as("_row"),
                change.as(MergeWriter.CHANGE));
    }

    private static Column deletes() {
        return coalesce(col("_won._deletes"), lit(false));
    }

    /** Whether there is a change, and it is newer than the row or there is no row. */
    private static Column wins(String state) {
        return col("_won")
                .isNotNull()
                .and(col(state).isNull().or(col("_won._order").gt(col(state + "_order"))));
    }
}
