/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.quality;

import static org.apache.spark.sql.functions.col;

import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.spec.SourceSpec;
import dev.nightjar.spark.io.Arrivals;
import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.io.TableDescription;
import dev.nightjar.spark.step.StepContext;
import dev.nightjar.spark.step.StepResult;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Writes what stays of nights into bronze, in the way that the source is loaded. */
final class Bronze {

    private static final long ROWS_PER_FILE = 1_000_000;

    private final List<StepContext> nights;
    private final StepContext first;
    private final String name;
    private final SourceSpec source;
    private final TableName table;

    Bronze(List<StepContext> nights, String name) {
        this.nights = nights;
        this.first = nights.get(0);
        this.name = name;
        this.source = first.spec().sources().get(name);
        this.table = TableName.bronze(first.spec().pipeline(), name);
    }

    /**
     * Writes in one commit.
     *
     * @param results what is known of each night before; `rowsWritten` is how many of its rows stay
     * @return the same with what was written
     */
    List<StepResult> write(Dataset<Row> staying, List<StepResult> results, Arrivals arrivals, PinnedSchema pinned) {
        if (first.tables().exists(table)) {
            pinned.pin();
        }
        TableDescription about = about().withProperties(pinned.properties());
        if (source.load() == SourceSpec.Load.UPSERT) {
            return List.of(merge(staying, results.get(0), arrivals, about));
        }
        long rows = results.stream().mapToLong(StepResult::rowsWritten).sum();
        long written = first.tables().replaceArrivals(table, arrivals, inFiles(staying, rows), about);
        if (written != rows) {
            throw new IllegalStateException("Rows of " + name + " do not add up: " + rows + " passed and " + written
                    + " were written to " + table);
        }
        return source.load() == SourceSpec.Load.APPEND ? withDatesTouched(results) : results;
    }

    /** Takes away what arrived on some nights. */
    void clear(List<LocalDate> dates) {
        first.tables().clear(table, LakeColumns.ARRIVAL_DATE, dates, about());
    }

    private List<StepResult> withDatesTouched(List<StepResult> results) {
        Map<LocalDate, List<LocalDate>> touched = first.tables()
                .datesTouched(table, nights.stream().map(StepContext::date).toList());
        List<StepResult> all = new ArrayList<>();
        for (int i = 0; i < nights.size(); i++) {
            all.add(results.get(i)
                    .withDatesTouched(touched.getOrDefault(nights.get(i).date(), List.of())));
        }
        return all;
    }

    private StepResult merge(Dataset<Row> staying, StepResult result, Arrivals arrivals, TableDescription about) {
        Upsert.Applied applied = new Upsert(first, name).merge(staying, arrivals, about);
        return result.withRowsWritten(applied.effective())
                .withRowsAside(result.rowsQuarantined(), result.rowsDropped() + applied.rows() - applied.effective());
    }

    private TableDescription about() {
        boolean merged = source.load() == SourceSpec.Load.UPSERT;
        return new TableDescription(
                merged
                        ? "Newest rows of source " + name + " by " + source.key() + ", as merged and cleaned"
                        : "Rows of source " + name + ", as ingested and cleaned",
                Map.of(),
                merged ? List.of(LakeColumns.DATE) : List.of(LakeColumns.DATE, LakeColumns.ARRIVAL_DATE),
                source.onSchemaChange() == SourceSpec.OnSchemaChange.ADD_COLUMNS);
    }

    /** One file a night, or more for a great one. */
    private Dataset<Row> inFiles(Dataset<Row> rows, long count) {
        return nights.size() == 1
                ? rows.coalesce((int) (1 + count / ROWS_PER_FILE))
                : rows.repartition(nights.size(), col(LakeColumns.ARRIVAL_DATE));
    }
}
