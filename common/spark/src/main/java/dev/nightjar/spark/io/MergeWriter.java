/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import static java.util.stream.Collectors.joining;

import dev.nightjar.core.failure.LostRace;
import dev.nightjar.core.lake.CommitInfo;
import io.delta.exceptions.DeltaConcurrentModificationException;
import io.delta.tables.DeltaMergeBuilder;
import io.delta.tables.DeltaTable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Applies changes to a Delta table by key, in one commit that says where it came from. */
public final class MergeWriter {

    /** STRING of each row to merge: `insert`, `update` or `delete`. */
    public static final String CHANGE = "_change";

    private final SparkSession spark;
    private final String path;
    private final List<String> key;

    MergeWriter(SparkSession spark, String path, List<String> key) {
        this.spark = spark;
        this.path = path;
        this.key = key;
    }

    /**
     * Merges, after adding the columns that the table does not have.
     *
     * @throws LostRace if another writer changed the table meanwhile
     */
    void merge(Dataset<Row> changes, TableDescription about, CommitInfo info) {
        DeltaTable table = DeltaTable.forPath(spark, path);
        if (about.addColumns()) {
            addColumns(table.toDF().schema(), changes.drop(CHANGE).schema());
            table = DeltaTable.forPath(spark, path);
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (String column : changes.drop(CHANGE).columns()) {
            values.put(quoted(column), "s." + quoted(column));
        }
        String same =
                key.stream().map(c -> "t." + quoted(c) + " = s." + quoted(c)).collect(joining(" AND "));
        DeltaMergeBuilder merge = table.as("t")
                .merge(changes.as("s"), same)
                .whenMatched("s." + CHANGE + " = 'delete'")
                .delete()
                .whenMatched("s." + CHANGE + " = 'update'")
                .updateExpr(values)
                .whenNotMatched("s." + CHANGE + " = 'insert'")
                .insertExpr(values);
        try {
            SessionCommit.of(spark, info, merge::execute);
        } catch (DeltaConcurrentModificationException e) {
            throw new LostRace(
                    "Cannot merge " + info.dates() + " into " + path
                            + ": another run wrote it at the same time. Nothing of this run was kept; run it again.",
                    e);
        }
    }

    /** Apart from the merge, since a merge takes new columns only where it takes all. */
    private void addColumns(StructType before, StructType now) {
        List<String> known = Arrays.asList(before.fieldNames());
        String added = Arrays.stream(now.fields())
                .filter(field -> !known.contains(field.name()))
                .map((StructField field) ->
                        quoted(field.name()) + " " + field.dataType().sql())
                .collect(joining(", "));
        if (!added.isEmpty()) {
            SessionCommit.plain(() -> spark.sql("ALTER TABLE delta." + quoted(path) + " ADD COLUMNS (" + added + ")"));
        }
    }

    private static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }
}
