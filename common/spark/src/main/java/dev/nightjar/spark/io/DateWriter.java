/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.nightjar.core.Json;
import dev.nightjar.core.failure.LostRace;
import dev.nightjar.core.lake.CommitInfo;
import io.delta.exceptions.DeltaConcurrentModificationException;
import io.delta.tables.DeltaTable;
import io.delta.tables.DeltaTableBuilder;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Replaces what dates hold in a Delta table, in one commit that says where it came from. */
final class DateWriter {

    private static final Map<String, String> OWN_COMMENTS = Map.of(
            LakeColumns.DATE, "Logical date: the day that the row belongs to",
            LakeColumns.RUN_ID, "Run that wrote the row",
            LakeColumns.ARRIVAL_DATE, "Night on which the row arrived",
            LakeColumns.SOURCE_FILE, "File that the row came from",
            LakeColumns.BROKEN, "Names of the rules that the row broke");

    private final SparkSession spark;

    DateWriter(SparkSession spark) {
        this.spark = spark;
    }

    /** What a write left behind. */
    record Written(long rows, long version) {}

    /**
     * Replaces the rows of a condition by these, creating the table if need be.
     *
     * @param condition SQL; fast where it is over partition columns only
     * @param dates as in messages
     * @throws LostRace if another writer replaced one of the dates meanwhile
     */
    Written replace(
            String path,
            String condition,
            List<LocalDate> dates,
            Dataset<Row> rows,
            TableDescription about,
            CommitInfo info) {
        Observed counted = new Observed();
        Dataset<Row> observed =
                counted.watch(rows, functions.count(functions.lit(1)).as("rows"));
        try {
            if (!DeltaTable.isDeltaTable(spark, path)) {
                create(path, rows.schema(), about);
            }
            observed.write()
                    .format("delta")
                    .mode(SaveMode.Overwrite)
                    .option("replaceWhere", condition)
                    .option("mergeSchema", about.addColumns())
                    .option("userMetadata", Json.MAPPER.writeValueAsString(info))
                    .save(path);
        } catch (DeltaConcurrentModificationException e) {
            throw new LostRace(
                    "Cannot replace " + period(dates) + " in " + path
                            + ": another run wrote it at the same time. Nothing of this run was kept; run it again.",
                    e);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        return new Written(counted.count("rows"), lastCommit(spark));
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
        for (StructField field : schema.fields()) {
            String comment = about.columns().getOrDefault(field.name(), OWN_COMMENTS.get(field.name()));
            table = table.addColumn(comment == null ? field : field.withComment(comment));
        }
        table.partitionedBy(about.partitionBy().toArray(String[]::new)).execute();
    }

    /** Delta notes in the session which version its last commit made. */
    static long lastCommit(SparkSession spark) {
        return Long.parseLong(spark.conf().get("spark.databricks.delta.lastCommitVersionInSession"));
    }
}
