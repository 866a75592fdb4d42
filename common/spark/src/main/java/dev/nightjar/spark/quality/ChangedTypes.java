/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.quality;

import static org.apache.spark.sql.functions.count;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.spec.SourceSpec.Format;
import dev.nightjar.spark.expression.Quoted;
import dev.nightjar.spark.source.SourceReader;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Tells a column whose type changed upstream from single values that are wrong. Text has no types, so a change shows only
 * in rows that are malformed; without this a night whose rows all are would end in quarantine, and succeed.
 *
 * <p>A type has changed when more than half of the values that the column has tonight, and two at least, do not fit it.
 * The share is one of the column's values and not of the rows: after a change from INT to DOUBLE some values are whole
 * still, and rows without a value stay well-formed whatever its type, so that not all rows need be malformed. A single
 * value is no rule. As this reads the files twice more, it is looked into only where two rows, and one in ten, are
 * malformed: below that the night has most of its rows, and quarantine shows the others.
 *
 * <p>Values within structs, arrays and maps are looked at as a whole: of those only a value that is none, such as a number
 * in place of a struct, counts.
 */
record ChangedTypes(SourceReader reader, StructType columns) {

    private static final int ONE_IN = 10;
    private static final int AT_ONCE = 500;

    /** Characters that no text has: with them as marks a line is one value. */
    private static final Map<String, String> ONE_VALUE =
            Map.of("sep", "\uFDD0", "comment", "\uFDD1", "quote", "\uFDD2", "escape", "\uFDD2", "header", "false");

    /** Whether so many rows are malformed that it may be a rule. */
    static boolean mayBe(Judgement figures) {
        return figures.malformed() >= 2 && figures.malformed() * ONE_IN >= figures.read();
    }

    /** @throws DataRefused if a column has another type than its own, with both */
    void refuse(String name, LocalDate date) {
        List<StructField> typed = Arrays.stream(columns.fields())
                .filter(field -> !field.dataType().equals(DataTypes.StringType))
                .toList();
        List<String> changes = new ArrayList<>();
        for (int from = 0; from < typed.size(); from += AT_ONCE) {
            changes.addAll(changes(typed.subList(from, Math.min(typed.size(), from + AT_ONCE))));
        }
        if (!changes.isEmpty()) {
            throw new DataRefused("Cannot ingest " + name + " of " + date + ": the schema changed: "
                    + String.join("; ", changes)
                    + ". No table was changed. Ask the upstream; or declare the new type in"
                    + " sources." + name + ".schema and cast it in sources." + name + ".clean to the one that bronze"
                    + " has; a column that is to have another type in bronze needs a source of another name.");
        }
    }

    private List<String> changes(List<StructField> fields) {
        Dataset<Row> asText = reader.withSchema(asText(fields)).read();
        Row there = counts(asText, fields);
        Row fit = counts(reader.withSchema(columns).read(), fields);
        List<String> changes = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            long wrong = there.getLong(i) - fit.getLong(i);
            if (wrong >= 2 && wrong * 2 > there.getLong(i)) {
                changes.add("column " + fields.get(i).name() + " was "
                        + fields.get(i).dataType().sql() + " and is now "
                        + now(asText, fields.get(i)).sql() + " (" + wrong + " of " + there.getLong(i)
                        + " values do not fit)");
            }
        }
        return changes;
    }

    private StructType asText(List<StructField> fields) {
        StructType text = new StructType();
        for (StructField field : columns.fields()) {
            text = text.add(field.name(), fields.contains(field) ? DataTypes.StringType : field.dataType());
        }
        return text;
    }

    private static Row counts(Dataset<Row> rows, List<StructField> fields) {
        Column[] counts =
                fields.stream().map(field -> count(Quoted.column(field.name()))).toArray(Column[]::new);
        return rows.agg(counts[0], Arrays.copyOfRange(counts, 1, counts.length)).first();
    }

    private DataType now(Dataset<Row> asText, StructField field) {
        if (reader.source().format() == Format.JSON) {
            return reader.inferred().apply(field.name()).dataType();
        }
        return asText.sparkSession()
                .read()
                .options(reader.source().options())
                .options(ONE_VALUE)
                .option("inferSchema", true)
                .csv(asText.select(Quoted.column(field.name())).na().drop().as(Encoders.STRING()))
                .schema()
                .fields()[0]
                .dataType();
    }
}
