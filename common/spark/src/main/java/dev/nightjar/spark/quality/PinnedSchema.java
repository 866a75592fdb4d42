/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.quality;

import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.spec.SourceSpec;
import dev.nightjar.core.spec.SourceSpec.Format;
import dev.nightjar.core.spec.SourceSpec.OnSchemaChange;
import dev.nightjar.spark.source.SourceReader;
import dev.nightjar.spark.step.StepContext;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Columns and types that the CSV or JSON files of a source are read with. Where the pipeline file does not declare them,
 * they are inferred from the first night, before cleaning, and kept as a property of bronze, so that later nights are read
 * with the same types whatever their values look like. A value that does not fit its type makes its row malformed. With
 * `onSchemaChange: addColumns` a new column, of declared schemas too, gets the type that its first night suggests and is
 * kept with that night; nights before it may still come without it. What the pipeline file declares counts before what
 * was kept. Formats that know their types need no such thing: bronze's own columns are compared with theirs.
 */
final class PinnedSchema {

    private static final String PROPERTY = "nightjar.schemaAsRead";
    private static final String SINCE = "since";

    private final StepContext night;
    private final TableName bronze;
    private final String name;
    private final boolean applies;
    private final boolean declared;
    private final Optional<StructType> before;
    private final Map<LocalDate, StructType> read = new HashMap<>();
    private StructType now;

    PinnedSchema(StepContext night, String name) {
        this.night = night;
        this.name = name;
        this.bronze = TableName.bronze(night.spec().pipeline(), name);
        SourceSpec source = night.spec().sources().get(name);
        this.applies = source.format() == Format.CSV || source.format() == Format.JSON;
        this.declared = source.schema().isPresent();
        Optional<StructType> kept = applies
                ? night.tables().metadata(bronze).property(PROPERTY).map(json -> (StructType) DataType.fromJson(json))
                : Optional.empty();
        this.before = applies && declared ? Optional.of(declared(source.schema().get(), kept)) : kept;
        this.now = before.orElse(null);
    }

    /** Columns and types that a night was held against; empty where its own values, or its format, gave them. */
    Optional<StructType> columns(LocalDate date) {
        return Optional.ofNullable(read.get(date));
    }

    /**
     * The rows of a night.
     *
     * @throws dev.nightjar.core.failure.DataRefused if a column is gone, or new and new ones are not allowed
     */
    Dataset<Row> read(SourceReader reader, LocalDate date) {
        if (!applies || before.isEmpty()) {
            Dataset<Row> rows = reader.read();
            if (applies && now == null) {
                now = asRead(rows.schema());
            }
            return rows;
        }
        List<StructField> missing = missing(reader, date);
        StructType there = new StructType(Arrays.stream(now.fields())
                .filter(field -> !missing.contains(field))
                .toArray(StructField[]::new));
        read.put(date, there);
        Dataset<Row> rows = reader.withSchema(there).read();
        for (StructField field : missing) {
            rows = rows.withColumn(field.name(), lit(null).cast(field.dataType()));
        }
        return rows;
    }

    /** Properties of a new bronze. */
    Map<String, String> properties() {
        return now == null || (declared && !hasNew(now)) ? Map.of() : Map.of(PROPERTY, now.json());
    }

    /** Notes in an existing bronze what a night brought; costs a commit only where something is new. */
    void pin() {
        if (now != null && !Optional.of(now).equals(before)) {
            night.tables().metadata(bronze).setProperty(PROPERTY, now.json());
        }
    }

    /** Takes new columns in, and answers those that a night before their first may lack. */
    private List<StructField> missing(SourceReader reader, LocalDate date) {
        SourceSpec source = reader.source();
        boolean named = source.format() == Format.CSV && reader.hasHeader();
        boolean fixed = source.onSchemaChange() == OnSchemaChange.FAIL && !hasNew(now);
        if (reader.isBlank() || (source.format() == Format.CSV && !named) || (fixed && (named || declared))) {
            // the reader itself holds rows against the number of columns, and headers against their names; of a JSON
            // object a declared schema takes what it names
            return List.of();
        }
        Optional<StructType> inferred = named ? Optional.empty() : Optional.of(reader.inferred());
        List<String> found =
                inferred.map(schema -> List.of(schema.fieldNames())).orElseGet(reader::header);
        if (found.isEmpty()) {
            return List.of();
        }
        List<String> known = List.of(now.fieldNames());
        List<String> fresh =
                found.stream().filter(column -> !known.contains(column)).toList();
        if (!fresh.isEmpty()) {
            take(fresh, inferred.orElseGet(reader::inferred), source, date);
        }
        // a JSON object may leave out what is null
        List<StructField> missing = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        for (StructField field : named ? now.fields() : new StructField[0]) {
            if (!found.contains(field.name())) {
                missing.add(field);
                if (!isLater(field, date)) {
                    gone.add("column " + field.name() + " is gone");
                }
            }
        }
        SchemaGuard.refuseIfAny(gone, name, date);
        return missing;
    }

    private void take(List<String> fresh, StructType inferred, SourceSpec source, LocalDate date) {
        if (source.onSchemaChange() == OnSchemaChange.FAIL) {
            SchemaGuard.refuseIfAny(
                    fresh.stream()
                            .map(column -> "column " + column + " "
                                    + inferred.apply(column).dataType().sql() + " is new")
                            .toList(),
                    name,
                    date);
        }
        for (String column : fresh) {
            now = now.add(new StructField(
                    column,
                    inferred.apply(column).dataType(),
                    true,
                    new MetadataBuilder().putString(SINCE, date.toString()).build()));
        }
    }

    private static StructType declared(String ddl, Optional<StructType> kept) {
        StructType columns = StructType.fromDDL(ddl);
        List<String> names = List.of(columns.fieldNames());
        for (StructField field : kept.map(StructType::fields).orElse(new StructField[0])) {
            if (isNew(field) && !names.contains(field.name())) {
                columns = columns.add(field);
            }
        }
        return columns;
    }

    private static boolean hasNew(StructType columns) {
        return Arrays.stream(columns.fields()).anyMatch(PinnedSchema::isNew);
    }

    /** Whether a night later than the first brought the column, or it is not among those declared. */
    private static boolean isNew(StructField field) {
        return field.metadata().contains(SINCE);
    }

    private static boolean isLater(StructField field, LocalDate date) {
        return isNew(field)
                && LocalDate.parse(field.metadata().getString(SINCE)).isAfter(date);
    }

    private static StructType asRead(StructType schema) {
        return new StructType(Arrays.stream(schema.fields())
                .filter(field -> !SourceReader.BESIDE.contains(field.name()))
                .toArray(StructField[]::new));
    }
}
