/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.io.SourceFiles;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/** Reads files that know their columns and types: Parquet, ORC, Avro. */
record ColumnarReader(Origin origin, SourceFiles files) {

    Dataset<Row> read() {
        Dataset<Row> rows = FileInput.load(origin.reader(), files);
        new DeclaredColumns(origin).refuseOthers(rows.schema());
        return rows.withColumn(LakeColumns.SOURCE_FILE, col(FileInput.PATH))
                .withColumn(SourceReader.MALFORMED, lit(null).cast(DataTypes.StringType));
    }
}
