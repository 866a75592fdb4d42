/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.is_valid_utf8;
import static org.apache.spark.sql.functions.make_valid_utf8;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.io.SourceFiles;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Reads text, a row a line (or a file, with the option `wholetext`), in the column `value`; it must be UTF-8. */
record TextReader(Origin origin, SourceFiles files) {

    Dataset<Row> read() {
        return FileInput.load(origin.reader(), files)
                .withColumn(LakeColumns.SOURCE_FILE, col(FileInput.PATH))
                .withColumn(
                        SourceReader.MALFORMED, when(not(is_valid_utf8(col("value"))), make_valid_utf8(col("value"))));
    }
}
