/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import dev.nightjar.core.delta.Partition;
import dev.nightjar.core.delta.SmallTable;
import dev.nightjar.core.lake.TableName;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Replaces partitions by a few rows that were made on the driver; it needs no Spark job. */
record DriverWriter(StepLake lake) {

    /** Replaces the rows of the step's date, adding `date` and `_run_id`. */
    void replaceDate(TableName table, List<Row> rows, StructType schema, TableDescription about) {
        LocalDate date = lake.step().date();
        replace(
                table,
                List.of(new PartitionRows(
                        Map.of(LakeColumns.DATE, date),
                        rows.stream().map(this::ofStep).toList())),
                schema.add(LakeColumns.DATE, DataTypes.DateType).add(LakeColumns.RUN_ID, DataTypes.StringType),
                about);
    }

    private Row ofStep(Row row) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            values.add(row.get(i));
        }
        values.addAll(List.of(lake.step().date(), lake.step().runId()));
        return RowFactory.create(values.toArray());
    }

    /** Replaces whole partitions. */
    void replace(TableName table, List<PartitionRows> parts, StructType schema, TableDescription about) {
        if (!lake.exists(table)) {
            create(table, schema, about);
        }
        List<Partition> partitions = parts.stream()
                .map(part -> new Partition(part.partition(), DriverRows.values(part.rows())))
                .toList();
        List<LocalDate> dates = parts.stream()
                .map(part -> (LocalDate) part.partition().get(LakeColumns.DATE))
                .toList();
        new SmallTable(lake.path(table), lake.hadoop())
                .replace(partitions, lake.info(Arrivals.of(dates), about.definition()))
                .ifPresent(version -> lake.wrote(table, version));
    }

    /** Steps that run side by side may want the same table: they make it one after the other. */
    private void create(TableName table, StructType schema, TableDescription about) {
        synchronized (DriverWriter.class) {
            try {
                if (!lake.exists(table)) {
                    new DateWriter(lake.spark()).create(lake.path(table), schema, about);
                }
            } catch (Exception e) {
                if (!appears(table)) {
                    throw e;
                }
            }
        }
    }

    /** Whether another process, which was first to make a table, gets done with it. */
    private boolean appears(TableName table) {
        try {
            for (int i = 0; i < 50 && !lake.exists(table); i++) {
                Thread.sleep(100);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return lake.exists(table);
    }
}
