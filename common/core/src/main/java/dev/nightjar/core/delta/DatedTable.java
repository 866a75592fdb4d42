/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.delta;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.Table;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.delta.kernel.expressions.And;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** A table that is partitioned by its column `date` (DATE), as it is now, to look at without Spark. */
public final class DatedTable {

    private static final String DATE = "date";

    private final Engine engine;
    private final String path;
    private final Snapshot snapshot;

    private DatedTable(Engine engine, String path, Snapshot snapshot) {
        this.engine = engine;
        this.path = path;
        this.snapshot = snapshot;
    }

    /**
     * A column.
     *
     * @param type as Delta names it
     */
    public record ColumnInfo(String name, String type, boolean nullable, Optional<String> comment) {}

    /** The table at a Hadoop path; empty if there is none. */
    public static Optional<DatedTable> at(String path, Configuration hadoop) {
        Engine engine = KernelEngine.on(hadoop);
        try {
            return Optional.of(
                    new DatedTable(engine, path, Table.forPath(engine, path).getLatestSnapshot(engine)));
        } catch (TableNotFoundException e) {
            return Optional.empty();
        }
    }

    /** The version that it is looked at. */
    public long version() {
        return snapshot.getVersion();
    }

    /** Its columns, in order. */
    public List<ColumnInfo> columns() {
        return snapshot.getSchema().fields().stream()
                .map(field -> new ColumnInfo(
                        field.getName(),
                        field.getDataType().toString(),
                        field.isNullable(),
                        Optional.ofNullable(field.getMetadata().getString("comment"))))
                .toList();
    }

    /** The last date that it has rows of. */
    public Optional<LocalDate> newestDate() {
        Optional<LocalDate> newest = Optional.empty();
        try (CloseableIterator<Row> files =
                Utils.intoRows(snapshot.getScanBuilder().build().getScanFiles(engine))) {
            while (files.hasNext()) {
                Optional<LocalDate> date = Optional.ofNullable(InternalScanFileUtils.getPartitionValues(files.next())
                                .get(DATE))
                        .map(LocalDate::parse);
                if (newest.isEmpty() || date.filter(newest.get()::isBefore).isPresent()) {
                    newest = date;
                }
            }
            return newest;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read table " + path, e);
        }
    }

    /**
     * Rows of the dates from one to another, both included, as JSON; columns of other types than text, numbers, dates and
     * truth values are left out.
     *
     * @param most no more are read
     */
    public List<ObjectNode> rows(LocalDate from, LocalDate to, int most) {
        Column date = new Column(DATE);
        Scan scan = snapshot.getScanBuilder()
                .withFilter(new And(
                        new Predicate(">=", date, Literal.ofDate((int) from.toEpochDay())),
                        new Predicate("<=", date, Literal.ofDate((int) to.toEpochDay()))))
                .build();
        StructType schema = snapshot.getSchema();
        List<ObjectNode> rows = new ArrayList<>();
        if (most == 0) {
            return rows;
        }
        try {
            new TableScan(engine, scan).forEachWhile(row -> {
                rows.add(json(row, schema));
                return rows.size() < most;
            });
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read table " + path, e);
        }
    }

    private static ObjectNode json(Row row, StructType schema) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < schema.length(); i++) {
            StructField field = schema.at(i);
            if (row.isNullAt(i)) {
                json.putNull(field.getName());
            } else {
                put(json, field.getName(), field.getDataType(), row, i);
            }
        }
        return json;
    }

    private static void put(ObjectNode json, String name, DataType type, Row row, int i) {
        if (type instanceof StringType) {
            json.put(name, row.getString(i));
        } else if (type instanceof DoubleType) {
            json.put(name, finite(row.getDouble(i)));
        } else if (type instanceof LongType) {
            json.put(name, row.getLong(i));
        } else if (type instanceof IntegerType) {
            json.put(name, row.getInt(i));
        } else if (type instanceof BooleanType) {
            json.put(name, row.getBoolean(i));
        } else if (Objects.equals(type, DateType.DATE)) {
            json.put(name, LocalDate.ofEpochDay(row.getInt(i)).toString());
        }
    }

    /** JSON has no numbers for what is none, or without end. */
    private static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
