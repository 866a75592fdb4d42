/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.source;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.make_valid_utf8;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.spark.expression.Quoted;
import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.io.SourceFiles;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Reads JSON, an object a line or, with the option `multiLine`, a document a file. What is no JSON, or has a value that
 * does not fit its column (a number too large for it among them), is malformed. Its text goes with it; but of a row that
 * Spark could read, and that lost something (bytes that are no text, a number that became infinite), what Spark read.
 */
record JsonReader(Origin origin, SourceFiles files) {

    Dataset<Row> read() {
        StructType schema = origin.source()
                .schema()
                .map(StructType::fromDDL)
                .map(Origin::nullable)
                .orElseGet(() -> FileInput.load(permissive(), files).schema());
        StructType columns = new StructType(Arrays.stream(schema.fields())
                .filter(field -> !field.name().equals(SourceReader.MALFORMED))
                .toArray(org.apache.spark.sql.types.StructField[]::new));
        Dataset<Row> rows = FileInput.load(
                        permissive().schema(columns.add(SourceReader.MALFORMED, DataTypes.StringType)), files)
                .withColumn(LakeColumns.SOURCE_FILE, col(FileInput.PATH));
        Column text = make_valid_utf8(col(SourceReader.MALFORMED));
        return rows.withColumn(
                SourceReader.MALFORMED,
                suspect(columns)
                        .map(suspect -> coalesce(text, when(suspect, asJson(columns))))
                        .orElse(text));
    }

    private DataFrameReader permissive() {
        return origin.reader().option("mode", "PERMISSIVE").option("columnNameOfCorruptRecord", SourceReader.MALFORMED);
    }

    /** Values that came out other than they were written: bytes that are no text, and numbers that became infinite. */
    private static Optional<Column> suspect(StructType columns) {
        return AnyOf.conditions(Arrays.stream(columns.fields())
                .flatMap(field -> {
                    Column value = Quoted.column(field.name());
                    if (field.dataType().equals(DataTypes.StringType)) {
                        return java.util.stream.Stream.of(value.contains(Decoding.REPLACEMENT));
                    }
                    return field.dataType().equals(DataTypes.DoubleType)
                                    || field.dataType().equals(DataTypes.FloatType)
                            ? java.util.stream.Stream.of(abs(value).equalTo(lit(Double.POSITIVE_INFINITY)))
                            : java.util.stream.Stream.<Column>empty();
                })
                .map(suspect -> coalesce(suspect, lit(false)))
                .toList());
    }

    private static Column asJson(StructType columns) {
        return to_json(struct(Quoted.columns(columns.fieldNames())));
    }
}
