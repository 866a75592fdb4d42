/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.source;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;

import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.io.SourceFiles;
import java.util.Map;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The records of CSV files as text: `_line`, `_source_file` and what partition folders say. */
record CsvLines(Origin origin, CsvFile opening) {

    static final String LINE = "_line";

    /** Characters that no text has: with them as marks, Spark's reader gives each line as the one value that it is. */
    private static final Map<String, String> ONE_VALUE =
            Map.of("sep", "\uFDD0", "comment", "\uFDD1", "quote", "\uFDD2", "escape", "\uFDD2", "mode", "PERMISSIVE");

    private static final String NO_VALUE = "_no_line";

    Dataset<Row> of(SourceFiles files, boolean header) {
        return opening.multiLine() || !Decoding.hasByteLines(Decoding.of(origin))
                ? new CsvWholeFiles(origin, opening).of(files, header)
                : split(files, header);
    }

    /** Large files in parts, by Spark, which leaves out headers and blank lines. */
    private Dataset<Row> split(SourceFiles files, boolean header) {
        DataFrameReader reader = origin.spark().read().format("csv").options(ONE_VALUE);
        Map<String, String> options = origin.options();
        for (String key : new String[] {"encoding", "charset", "lineSep", "comment", "basePath"}) {
            if (options.containsKey(key)) {
                reader.option(key, options.get(key));
            }
        }
        StructType schema = new StructType().add(LINE, DataTypes.StringType).add(NO_VALUE, DataTypes.StringType);
        return FileInput.load(
                        reader.option("header", header)
                                .option("columnNameOfCorruptRecord", NO_VALUE)
                                .schema(schema),
                        files)
                .withColumn(LakeColumns.SOURCE_FILE, col(FileInput.PATH))
                .withColumn(LINE, coalesce(col(NO_VALUE), col(LINE)))
                .drop(NO_VALUE);
    }
}
