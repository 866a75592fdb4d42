/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.spark.expression.Quoted;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What a night that is merged again has to put back: rows that its earlier try replaced, and this one does not. */
record EarlierRows(LocalDate night, List<String> key) {

    /** Rows from before the night of keys that the table has of the night now, and that are not among its new rows. */
    Dataset<Row> of(Dataset<Row> now, Dataset<Row> before, Dataset<Row> rows) {
        Dataset<Row> tried = now.where(col(LakeColumns.DATE).equalTo(lit(night)));
        return joined(joined(before, tried, "left_semi"), rows, "left_anti");
    }

    private Dataset<Row> joined(Dataset<Row> left, Dataset<Row> right, String how) {
        Dataset<Row> keys = right.select(
                key.stream().map(name -> Quoted.column(name).as("_key_" + name)).toArray(Column[]::new));
        Column same = key.stream()
                .map(name -> Quoted.column(name).eqNullSafe(Quoted.column("_key_" + name)))
                .reduce(Column::and)
                .orElseThrow();
        return left.join(keys, same, how);
    }
}
