/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.quality;

import dev.nightjar.core.lake.TableName;
import dev.nightjar.spark.io.Arrivals;
import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.io.PartitionRows;
import dev.nightjar.spark.io.TableDescription;
import dev.nightjar.spark.step.StepContext;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Keeps the rows of nights that broke a rule, by the night on which they came: `_raw`, `_broken` and `_source_file`. */
final class Quarantine {

    private static final StructType SCHEMA =
            StructType.fromDDL("_raw STRING, _broken ARRAY<STRING>, _source_file STRING, date DATE, _run_id STRING");

    private final StepContext first;
    private final TableName table;
    private final TableDescription about;

    Quarantine(StepContext first, String source) {
        this.first = first;
        this.table = TableName.quarantine(first.spec().pipeline(), source);
        this.about = TableDescription.byDate(
                "Rows of source " + source + " that broke a rule",
                Map.of("_raw", "The row as it came, as text or JSON"));
    }

    /**
     * Replaces what nights left, by many rows.
     *
     * @param rows with all columns
     * @return how many they are
     */
    long replace(Dataset<Row> rows, Arrivals arrivals) {
        return first.tables().replaceDates(table, arrivals, rows, about);
    }

    /**
     * Replaces what one night left, by a few rows.
     *
     * @param rows without `date` and `_run_id`
     * @return how many they are
     */
    long replace(List<Row> rows, StepContext night, Arrivals arrivals) {
        List<Row> whole = rows.stream()
                .map(row -> RowFactory.create(row.get(0), row.get(1), row.get(2), night.date(), night.runId()))
                .toList();
        if (!arrivals.again().isEmpty() && first.tables().exists(table)) {
            return replace(night.spark().createDataFrame(whole, SCHEMA), arrivals);
        }
        PartitionRows part = new PartitionRows(Map.of(LakeColumns.DATE, night.date()), whole);
        first.tables().replaceParts(table, List.of(part), SCHEMA, about);
        return whole.size();
    }

    /** Takes away what nights left. */
    void clear(List<LocalDate> nights) {
        first.tables().clear(table, LakeColumns.DATE, nights, about);
    }

    /** Whether nights have left nothing, and no files come again that may have. */
    boolean hasNothing(Arrivals arrivals) {
        boolean nothingToGo = arrivals.again().isEmpty() || !first.tables().exists(table);
        return nothingToGo && first.tables().hasNothing(table, arrivals.nights());
    }
}
