/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a table is made when it is first written.
 *
 * @param comment what the table holds
 * @param columns comments by column name; columns of {@link LakeColumns} need none
 * @param partitionBy partition columns
 * @param addColumns whether a later write may bring new columns
 * @param properties of the table, beside those that Delta gives it
 * @param definition hash of what the rows that are written are defined by; empty where commits do not say
 */
public record TableDescription(
        String comment,
        Map<String, String> columns,
        List<String> partitionBy,
        boolean addColumns,
        Map<String, String> properties,
        Optional<String> definition) {

    private static final Map<String, String> OWN = Map.of(
            LakeColumns.DATE, "Logical date: the day that the row belongs to",
            LakeColumns.RUN_ID, "Run that wrote the row",
            LakeColumns.ARRIVAL_DATE, "Night on which the row arrived",
            LakeColumns.SOURCE_FILE, "File that the row came from",
            LakeColumns.BROKEN, "Names of the rules that the row broke");

    /** A table without properties of its own. */
    public TableDescription(String comment, Map<String, String> columns, List<String> partitionBy, boolean addColumns) {
        this(comment, columns, partitionBy, addColumns, Map.of(), Optional.empty());
    }

    /** A table partitioned by `date` whose columns are fixed. */
    public static TableDescription byDate(String comment, Map<String, String> columns) {
        return new TableDescription(comment, columns, List.of(LakeColumns.DATE), false);
    }

    /** What is said of a column. */
    Optional<String> comment(String column) {
        return Optional.ofNullable(columns.get(column)).or(() -> Optional.ofNullable(OWN.get(column)));
    }

    /** The same, open to new columns. */
    public TableDescription growing() {
        return new TableDescription(comment, columns, partitionBy, true, properties, definition);
    }

    /** The same with properties of the table. */
    public TableDescription withProperties(Map<String, String> more) {
        return new TableDescription(comment, columns, partitionBy, addColumns, Map.copyOf(more), definition);
    }

    /** The same, each commit saying what its rows are defined by. */
    public TableDescription definedBy(Optional<String> hash) {
        return new TableDescription(comment, columns, partitionBy, addColumns, properties, hash);
    }
}
