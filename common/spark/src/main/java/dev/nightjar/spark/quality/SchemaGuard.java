/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.quality;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.spec.SourceSpec;
import dev.nightjar.spark.step.StepContext;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Holds a night's columns against those that bronze has. */
record SchemaGuard(StepContext night, String name, SourceSpec source) {

    /** @throws DataRefused if a type changed, a column is gone, or one is new and new ones are not allowed */
    void check(Dataset<Row> rows) {
        TableName table = TableName.bronze(night.spec().pipeline(), name);
        if (!night.tables().exists(table)) {
            return;
        }
        StructType before = night.tables().read(table).schema();
        List<String> known = Arrays.asList(before.fieldNames());
        List<String> changes = new ArrayList<>();
        for (StructField field : rows.schema().fields()) {
            if (!known.contains(field.name())) {
                if (source.onSchemaChange() == SourceSpec.OnSchemaChange.FAIL) {
                    changes.add(
                            "column " + field.name() + " " + field.dataType().sql() + " is new");
                }
            } else if (!before.apply(field.name())
                    .dataType()
                    .sql()
                    .equals(field.dataType().sql())) {
                changes.add("column " + field.name() + " was "
                        + before.apply(field.name()).dataType().sql() + " and is now "
                        + field.dataType().sql());
            }
        }
        List<String> now = Arrays.asList(rows.schema().fieldNames());
        known.stream()
                .filter(column -> !now.contains(column) && !column.equals("_run_id") && !column.equals("_arrival_date"))
                .forEach(column -> changes.add("column " + column + " is gone"));
        refuseIfAny(changes, name, night.date());
    }

    static void refuseIfAny(List<String> changes, String name, LocalDate date) {
        if (!changes.isEmpty()) {
            throw new DataRefused("Cannot ingest " + name + " of " + date + ": the schema changed: "
                    + String.join("; ", changes) + ". New columns are taken with sources." + name
                    + ".onSchemaChange: addColumns; other changes need a source of another name.");
        }
    }
}
