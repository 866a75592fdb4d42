/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import static java.util.stream.Collectors.joining;

import dev.nightjar.core.failure.LostRace;
import dev.nightjar.core.lake.CommitInfo;
import dev.nightjar.spark.expression.Quoted;
import io.delta.exceptions.DeltaConcurrentModificationException;
import io.delta.tables.DeltaMergeBuilder;
import io.delta.tables.DeltaTable;
import java.time.LocalDate;
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
        Map<String, String> values = values(changes.drop(CHANGE));
        DeltaMergeBuilder merge = into(changes, changes.drop(CHANGE).schema(), "=", about)
                .whenMatched("s." + CHANGE + " = 'delete'")
                .delete()
                .whenMatched("s." + CHANGE + " = 'update'")
                .updateExpr(values)
                .whenNotMatched("s." + CHANGE + " = 'insert'")
                .insertExpr(values);
        execute(merge, info);
    }

    /**
     * Merges rows of a night: each takes the place of its key's row unless that is of a later night, and rows that the
     * table has of the night for other keys go.
     *
     * @param rows one a key, which may be null; their `date` is the night, and an earlier one of rows that come back
     * @param again whether the table may have rows of the night
     * @throws LostRace if another writer changed the table meanwhile
     */
    void mergeNight(Dataset<Row> rows, LocalDate night, boolean again, TableDescription about, CommitInfo info) {
        Map<String, String> values = values(rows);
        String date = Quoted.name(LakeColumns.DATE);
        String ofTheNight = "t." + date + " = DATE'" + night + "'";
        DeltaMergeBuilder merge = into(rows, rows.schema(), "<=>", about)
                .whenMatched(ofTheNight + " OR t." + date + " <= s." + date)
                .updateExpr(values)
                .whenNotMatched()
                .insertExpr(values);
        execute(again ? merge.whenNotMatchedBySource(ofTheNight).delete() : merge, info);
    }

    private DeltaMergeBuilder into(Dataset<Row> rows, StructType schema, String equal, TableDescription about) {
        DeltaTable table = DeltaTable.forPath(spark, path);
        if (about.addColumns()) {
            addColumns(table.toDF().schema(), schema, about);
            table = DeltaTable.forPath(spark, path);
        }
        String same = key.stream()
                .map(c -> "t." + Quoted.name(c) + " " + equal + " s." + Quoted.name(c))
                .collect(joining(" AND "));
        return table.as("t").merge(rows.as("s"), same);
    }

    private static Map<String, String> values(Dataset<Row> rows) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String column : rows.columns()) {
            values.put(Quoted.name(column), "s." + Quoted.name(column));
        }
        return values;
    }

    private void execute(DeltaMergeBuilder merge, CommitInfo info) {
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
    private void addColumns(StructType before, StructType now, TableDescription about) {
        List<String> known = Arrays.asList(before.fieldNames());
        String added = Arrays.stream(now.fields())
                .filter(field -> !known.contains(field.name()))
                .map((StructField field) -> Quoted.name(field.name()) + " "
                        + field.dataType().sql()
                        + about.comment(field.name())
                                .map(text -> " COMMENT '"
                                        + text.replace("\\", "\\\\").replace("'", "\\'") + "'")
                                .orElse(""))
                .collect(joining(", "));
        if (!added.isEmpty()) {
            SessionCommit.plain(
                    () -> spark.sql("ALTER TABLE delta." + Quoted.name(path) + " ADD COLUMNS (" + added + ")"));
        }
    }
}
