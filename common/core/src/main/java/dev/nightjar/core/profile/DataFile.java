/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.profile;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was found out about a data file.
 *
 * @param format csv, json or parquet
 * @param options of the Spark reader with which the file is read
 * @param columns in the order of the file
 * @param rows all
 * @param labelValues different values of the label
 * @param otherMarks by column, what else than null stands for a missing value
 * @param keys columns with a different value in every row
 * @param label the column to be predicted
 * @param leaks columns that give the label away, each with how that is known
 */
public record DataFile(
        String format,
        Map<String, String> options,
        List<FileColumn> columns,
        long rows,
        long labelValues,
        Map<String, List<String>> otherMarks,
        List<String> keys,
        String label,
        Map<String, String> leaks) {

    /**
     * A column.
     *
     * @param given its name in the file, or made up if the file has no header
     * @param name fit for use in a pipeline file
     * @param type in Spark DDL
     * @param summary none of the columns that a very wide file has beyond those that are looked at
     */
    public record FileColumn(String given, String name, String type, Optional<ColumnSummary> summary) {}

    /** The column of a name. */
    public Optional<FileColumn> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }
}
