/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import static java.util.stream.Collectors.joining;

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
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;

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

    /** What a write left behind; no version if it changed nothing. */
    record Written(long rows, Optional<Long> version) {}

    /**
     * Replaces the rows whose `column` is one of `dates` by these, creating the table if need be.
     *
     * @throws LostRace if another writer replaced one of the dates meanwhile
     */
    Written replace(
            String path,
            String column,
            List<LocalDate> dates,
            Dataset<Row> rows,
            TableDescription about,
            CommitInfo info) {
        Observation counted = new Observation();
        Dataset<Row> observed =
                rows.observe(counted, functions.count(functions.lit(1)).as("rows"));
        try {
            if (!DeltaTable.isDeltaTable(spark, path)) {
                create(path, rows, about);
            }
            observed.write()
                    .format("delta")
                    .mode(SaveMode.Overwrite)
                    .option("replaceWhere", in(column, dates))
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
        return new Written(rows(counted), lastCommit());
    }

    private static String in(String column, List<LocalDate> dates) {
        return dates.stream().map(date -> "DATE'" + date + "'").collect(joining(", ", column + " IN (", ")"));
    }

    private static String period(List<LocalDate> dates) {
        LocalDate last = dates.get(dates.size() - 1);
        return dates.get(0).equals(last) ? last.toString() : dates.get(0) + " to " + last;
    }

    private void create(String path, Dataset<Row> rows, TableDescription about) {
        DeltaTableBuilder table =
                DeltaTable.createIfNotExists(spark).location(path).comment(about.comment());
        for (StructField field : rows.schema().fields()) {
            String comment = about.columns().getOrDefault(field.name(), OWN_COMMENTS.get(field.name()));
            table = table.addColumn(comment == null ? field : field.withComment(comment));
        }
        table.partitionedBy(about.partitionBy().toArray(String[]::new)).execute();
    }

    private static long rows(Observation counted) {
        try {
            return ((Number) counted.getAsJava().get("rows")).longValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the figures of a write", e);
        }
    }

    /** Delta notes in the session which version its last commit made; none if there was nothing to replace by nothing. */
    private Optional<Long> lastCommit() {
        return Optional.ofNullable(spark.conf().get("spark.databricks.delta.lastCommitVersionInSession", null))
                .map(Long::valueOf);
    }
}
