/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.source;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_csv;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.replace;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.spark.io.LakeColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Makes columns of the records of CSV files. Malformed is a record with too few or too many values, with a value that
 * does not fit its column, with a quote that does not close where its value ends, with NUL, or with bytes that are no
 * text in the file's encoding. Spark's parser would take the last three, and make something else of them.
 */
record CsvParsing(Origin origin, CsvDialect dialect) {

    private static final String PARSED = "_parsed";

    /** Thousands may be grouped by commas; without this Spark would read the decimal comma of `1,5` as 15. */
    private static final String GROUPED = "^\\s*[+-]?\\d{1,3}(,\\d{3})*(\\.\\d*)?\\s*$";

    /** Needs `_line`, in whose place come the columns and `_malformed`. */
    Dataset<Row> parsed(Dataset<Row> lines, StructType schema) {
        Column line = col(CsvLines.LINE);
        Dataset<Row> rows = lines.withColumn(
                PARSED, from_csv(line, asParsed(schema), CsvDialect.scalaMap(CsvDialect.options(origin))));
        List<Column> columns = new ArrayList<>();
        for (StructField field : schema.fields()) {
            columns.add(typed(field).as(field.name()));
        }
        Arrays.stream(lines.columns())
                .filter(column -> !column.equals(CsvLines.LINE) && !column.equals(LakeColumns.SOURCE_FILE))
                .forEach(folder -> columns.add(col("`" + folder + "`")));
        columns.add(when(malformed(schema, line), line).as(SourceReader.MALFORMED));
        columns.add(col(LakeColumns.SOURCE_FILE));
        return rows.select(columns.toArray(Column[]::new));
    }

    private Column malformed(StructType schema, Column line) {
        CsvDialect quoting = dialect;
        UDF1<String, Boolean> wrong = text -> CsvText.isWrong(quoting, text);
        Column malformed = value(SourceReader.MALFORMED)
                .isNotNull()
                .or(udf(wrong, DataTypes.BooleanType).apply(line));
        for (StructField field : schema.fields()) {
            if (isDecimal(field.dataType())) {
                malformed = malformed.or(
                        value(field.name()).isNotNull().and(typed(field).isNull()));
            }
        }
        List<Column> floating = Arrays.stream(schema.fields())
                .filter(field -> isFloating(field.dataType()))
                .map(field -> coalesce(value(field.name()).cast("double"), lit(0.0)))
                .toList();
        return floating.isEmpty() ? malformed : malformed.or(overflow(floating, line));
    }

    /** Any number that became infinite though the line does not say so; code generated for each column would be large. */
    private static Column overflow(List<Column> values, Column line) {
        Column notFinite = values.stream()
                .map(value -> value.multiply(lit(0.0)))
                .reduce(Column::plus)
                .orElseThrow()
                .isNaN();
        return when(
                        notFinite,
                        array_contains(
                                        transform(array(values.toArray(Column[]::new)), v -> abs(v)),
                                        lit(Double.POSITIVE_INFINITY))
                                .and(not(lower(line).contains("inf"))))
                .otherwise(false);
    }

    /** Decimals are taken as text first: Spark drops each comma in them. */
    private StructType asParsed(StructType schema) {
        StructType parsed = new StructType();
        for (StructField field : schema.fields()) {
            parsed = parsed.add(
                    field.name(), isDecimal(field.dataType()) ? DataTypes.StringType : field.dataType(), true);
        }
        return parsed.add(SourceReader.MALFORMED, DataTypes.StringType);
    }

    private Column typed(StructField field) {
        Column value = value(field.name());
        if (!isDecimal(field.dataType())) {
            return value;
        }
        return when(value.contains(","), when(value.rlike(GROUPED), replace(value, lit(","), lit(""))))
                .otherwise(value)
                .try_cast(field.dataType());
    }

    /** With another locale than that of the default its own rules hold. */
    private boolean isDecimal(DataType type) {
        return type instanceof DecimalType
                && Locale.forLanguageTag(origin.options().getOrDefault("locale", "en-US"))
                        .equals(Locale.US);
    }

    private static boolean isFloating(DataType type) {
        return type.equals(DataTypes.DoubleType) || type.equals(DataTypes.FloatType);
    }

    private static Column value(String name) {
        return col(PARSED + ".`" + name.replace("`", "``") + "`");
    }
}
