/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import dev.nightjar.core.failure.LostRace;
import dev.nightjar.core.lake.CommitInfo;
import io.delta.exceptions.DeltaConcurrentModificationException;
import io.delta.tables.DeltaTable;
import io.delta.tables.DeltaTableBuilder;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/** Replaces what dates hold in a Delta table, in one commit that says where it came from. */
final class DateWriter {

    private final SparkSession spark;

    DateWriter(SparkSession spark) {
        this.spark = spark;
    }

    /** What a write left behind. */
    record Written(long rows, long version) {}

    /**
     * Replaces rows of a table by these; the commit also makes the table, or gives it new columns and properties,
     * if need be.
     *
     * @param replaced fast where it is whole partitions
     * @param onceWritten called when all files are written and none is committed, with the number of rows: says what the
     *     commit records, or throws for the table to stay as it is
     * @throws LostRace if another writer replaced one of the dates meanwhile
     */
    Written replace(
            String path,
            Replaced replaced,
            Dataset<Row> rows,
            TableDescription about,
            LongFunction<CommitInfo> onceWritten) {
        Observed counted = new Observed();
        Dataset<Row> observed =
                counted.watch(rows, functions.count(functions.lit(1)).as("rows"));
        StructType schema = described(rows.schema(), about);
        try {
            return DeltaLog.forTable(spark, path).withNewTransaction(Option.empty(), Option.empty(), transaction -> {
                Replacement replacement = new Replacement(spark, transaction, replaced);
                replacement.write(observed, schema, about);
                long written = counted.count("rows");
                return new Written(written, replacement.commit(written, onceWritten));
            });
        } catch (DeltaConcurrentModificationException e) {
            throw new LostRace(
                    "Cannot replace " + period(replaced.nights()) + " in " + path
                            + ": another run wrote it at the same time. Nothing of this run was kept; run it again.",
                    e);
        }
    }

    private static String period(List<LocalDate> dates) {
        LocalDate last = dates.get(dates.size() - 1);
        return dates.get(0).equals(last) ? last.toString() : dates.get(0) + " to " + last;
    }

    /** Makes an empty table. */
    void create(String path, StructType schema, TableDescription about) {
        DeltaTableBuilder table =
                DeltaTable.createIfNotExists(spark).location(path).comment(about.comment());
        for (Map.Entry<String, String> property : about.properties().entrySet()) {
            table = table.property(property.getKey(), property.getValue());
        }
        for (StructField field : described(schema, about).fields()) {
            table = table.addColumn(field);
        }
        DeltaTableBuilder whole = table.partitionedBy(about.partitionBy().toArray(String[]::new));
        SessionCommit.plain(whole::execute);
    }

    /** Columns with comments, and without what Spark notes of them on the way. */
    private static StructType described(StructType schema, TableDescription about) {
        StructType described = new StructType();
        for (StructField field : schema.fields()) {
            // Delta takes no NOT NULL within arrays, not even that of a column that joins a table later
            StructField plain =
                    new StructField(field.name(), field.dataType().asNullable(), true, new MetadataBuilder().build());
            described = described.add(
                    about.comment(field.name()).map(plain::withComment).orElse(plain));
        }
        return described;
    }
}
