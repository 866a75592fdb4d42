/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.quality;

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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Writes what stays of nights into bronze, in the way that the source is loaded. */
final class Bronze {

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
     * What is known of rows.
     *
     * @param results of each night; `rowsWritten` is how many of its rows stay
     * @param arrivals what the commit records
     */
    record Known(List<StepResult> results, Arrivals arrivals) {

        long rows() {
            return results.stream().mapToLong(StepResult::rowsWritten).sum();
        }
    }

    /**
     * Writes rows in one commit.
     *
     * @param arrivals what they replace
     * @param onceWritten what is known of them when they are in files and nothing is committed; throws for the night to be
     *     refused
     * @return the results with what was written
     */
    List<StepResult> write(Dataset<Row> staying, Arrivals arrivals, PinnedSchema pinned, Supplier<Known> onceWritten) {
        AtomicReference<Known> known = new AtomicReference<>();
        first.tables().replaceArrivals(table, arrivals, staying, about(pinned), written -> {
            known.set(onceWritten.get());
            if (written != known.get().rows()) {
                throw new IllegalStateException("Rows of " + name + " do not add up: "
                        + known.get().rows() + " passed and " + written + " are written to " + table);
            }
            return known.get().arrivals();
        });
        List<StepResult> results = known.get().results();
        return source.load() == SourceSpec.Load.APPEND ? withDatesTouched(results) : results;
    }

    /** Merges the rows of one night by their key. */
    List<StepResult> merge(Dataset<Row> staying, Known known, PinnedSchema pinned) {
        if (first.tables().exists(table)) {
            pinned.pin();
        }
        StepResult result = known.results().get(0);
        Upsert.Applied applied = new Upsert(first, name).merge(staying, known.arrivals(), about(pinned));
        return List.of(result.withRowsWritten(applied.effective())
                .withRowsAside(result.rowsQuarantined(), result.rowsDropped() + applied.rows() - applied.effective()));
    }

    /** Takes away what arrived on some nights. */
    void clear(List<LocalDate> dates) {
        first.tables().clear(table, LakeColumns.ARRIVAL_DATE, dates, about());
    }

    private List<StepResult> withDatesTouched(List<StepResult> results) {
        Map<LocalDate, List<LocalDate>> touched = first.tables()
                .history(table)
                .datesTouched(nights.stream().map(StepContext::date).toList());
        List<StepResult> all = new ArrayList<>();
        for (int i = 0; i < nights.size(); i++) {
            all.add(results.get(i)
                    .withDatesTouched(touched.getOrDefault(nights.get(i).date(), List.of())));
        }
        return all;
    }

    private TableDescription about(PinnedSchema pinned) {
        return about().withProperties(pinned.properties());
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
}
