/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.replace;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.spark.expression.Quoted;
import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.io.SourceFiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Reads the records of CSV files into columns, decimals as Spark's own parser does not: it drops each comma in them, and
 * would read the decimal comma of `1,5` as 15.
 */
record CsvParsing(Origin origin, CsvFile opening) {

    /** Thousands may be grouped by commas. */
    private static final String GROUPED = "^\\s*[+-]?\\d{1,3}(,\\d{3})*(\\.\\d*)?\\s*$";

    /** The columns, what partition folders say, `_text`, `_malformed` and `_source_file`. */
    Dataset<Row> rows(SourceFiles files, StructType schema, boolean header) {
        Dataset<Row> rows = load(
                files,
                asParsed(schema).add(SourceReader.TEXT, StringType).add(SourceReader.MALFORMED, StringType),
                header);
        List<String> decimals = Arrays.stream(schema.fields())
                .filter(field -> isDecimal(field.dataType()))
                .map(StructField::name)
                .toList();
        Column text = col(SourceReader.TEXT);
        List<Column> wrongs =
                new ArrayList<>(List.of(col(SourceReader.MALFORMED).isNotNull()));
        decimals.forEach(name -> wrongs.add(
                Quoted.column(name).isNotNull().and(typed(schema.apply(name)).isNull())));
        Column malformed = AnyOf.balanced(wrongs, Column::or);
        List<Column> columns = new ArrayList<>();
        for (String name : rows.columns()) {
            if (decimals.contains(name)) {
                columns.add(typed(schema.apply(name)).as(name));
            } else if (name.equals(SourceReader.MALFORMED) && !decimals.isEmpty()) {
                columns.add(when(malformed, text).as(name));
            } else {
                columns.add(Quoted.column(name));
            }
        }
        columns.add(col(FileInput.PATH).as(LakeColumns.SOURCE_FILE));
        return rows.select(columns.toArray(Column[]::new));
    }

    /** The text of each record, as `_text`. */
    Dataset<Row> text(SourceFiles files, boolean header) {
        return load(files, new StructType().add(SourceReader.TEXT, StringType), header);
    }

    private Dataset<Row> load(SourceFiles files, StructType schema, boolean header) {
        if (opening.inOne() && origin.options().containsKey("lineSep")) {
            throw new UsageError("Cannot use options.lineSep of source " + origin.name()
                    + " beside multiLine or an encoding such as UTF-16: lines then end as in any text file.");
        }
        DataFrameReader reader = origin.spark()
                .read()
                .format(CsvFormat.class.getName())
                .options(CsvDialect.options(origin))
                .option(CsvFormat.CHARSET, opening.charset())
                .option(CsvFormat.MULTI_LINE, opening.multiLine())
                .option("header", header)
                .schema(schema);
        if (origin.options().containsKey("lineSep")) {
            reader.option("lineSep", origin.options().get("lineSep"));
        }
        return FileInput.load(reader, files);
    }

    /** Decimals are taken as text first. */
    private StructType asParsed(StructType schema) {
        StructType parsed = new StructType();
        for (StructField field : schema.fields()) {
            parsed = parsed.add(field.name(), isDecimal(field.dataType()) ? StringType : field.dataType(), true);
        }
        return parsed;
    }

    private static Column typed(StructField field) {
        Column value = Quoted.column(field.name());
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
}
