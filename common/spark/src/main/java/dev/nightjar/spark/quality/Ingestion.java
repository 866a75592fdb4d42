/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.quality;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.spec.Expectation;
import dev.nightjar.core.spec.SourceSpec;
import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.io.Snapshots;
import dev.nightjar.spark.io.SourceReader;
import dev.nightjar.spark.io.StepTables;
import dev.nightjar.spark.io.TableDescription;
import dev.nightjar.spark.profile.ProfileTable;
import dev.nightjar.spark.step.StepContext;
import dev.nightjar.spark.step.StepResult;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Brings nights of a source into bronze and quarantine. The source is parsed once; figures come from one pass and are
 * judged before anything is written, so a refused night changes no table.
 */
public final class Ingestion {

    private static final long ROWS_PER_FILE = 1_000_000;

    private final List<StepContext> nights;
    private final StepContext first;
    private final String name;
    private final SourceSpec source;
    private final Quality quality;

    /** Of one source for one night, or for several that are ingested together. */
    public Ingestion(List<StepContext> nights, String name) {
        this.nights = nights;
        this.first = nights.get(0);
        this.name = name;
        this.source = first.spec().sources().get(name);
        this.quality = new Quality(source);
    }

    /**
     * Reads, cleans, judges and writes.
     *
     * @return one result a night, in their order
     * @throws DataRefused if the source is missing, its schema changed, a rule with action `fail` is broken, or the nights
     *     cannot be ingested together
     */
    public List<StepResult> run() {
        if (nights.size() > 1) {
            refuseRulesThatLookBack();
        }
        Dataset<Row> judged = quality.judged(read(), this::otherSource).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            new SchemaGuard(first, name, source).check(quality.staying(judged));
            Map<LocalDate, Judgement> figures = quality.figures(judged);
            int leftOut = quality.profile(judged).leftOut();
            List<StepResult> results = new ArrayList<>();
            for (StepContext night : nights) {
                Judgement judgement = figures.getOrDefault(night.date(), Judgement.NOTHING);
                Map<String, Double> measures = new Verdict(night, name).measures(judgement);
                if (leftOut > 0) {
                    measures.put("profile.columnsLeftOut", (double) leftOut);
                }
                results.add(StepResult.done(judgement.read(), judgement.staying())
                        .withRowsAside(judgement.quarantined(), judgement.dropped())
                        .withMeasures(measures));
            }
            write(judged, results);
            profile(figures);
            return results;
        } finally {
            judged.unpersist();
        }
    }

    /** After the rows themselves: a night whose profile could not be written is run again, and writes both again. */
    private void profile(Map<LocalDate, Judgement> figures) {
        if (source.profile()) {
            List<ProfileTable.Night> profiles = nights.stream()
                    .map(night -> new ProfileTable.Night(
                            night.date(),
                            night.runId(),
                            figures.getOrDefault(night.date(), Judgement.NOTHING)
                                    .profile()))
                    .toList();
            ProfileTable.replace(first.spark(), first.tables(), first.spec().pipeline(), name, profiles);
        }
    }

    private void refuseRulesThatLookBack() {
        for (Expectation expectation : source.expect()) {
            refuseUnless(
                    !(expectation.rule() instanceof Expectation.References
                            || expectation.rule() instanceof Expectation.RowsChange),
                    "expectation " + expectation.name() + " looks at what earlier nights left");
        }
    }

    private void refuseUnless(boolean possible, String reason) {
        if (!possible) {
            throw new DataRefused(
                    "Cannot ingest " + nights.size() + " nights of " + name + " together: " + reason + ".");
        }
    }

    private Dataset<Row> read() {
        Dataset<Row> all = null;
        for (StepContext night : nights) {
            SourceSpec tonight = night.spec().sources().get(name);
            refuseUnless(
                    tonight.clean().equals(source.clean()) && tonight.expect().equals(source.expect()),
                    "cleaning or expectations depend on the date");
            Dataset<Row> rows = new SourceReader(first.spark(), name, tonight, night.date())
                    .read()
                    .withColumn(LakeColumns.ARRIVAL_DATE, lit(night.date()))
                    .withColumn(LakeColumns.RUN_ID, lit(night.runId()));
            refuseUnless(
                    all == null || rows.schema().equals(all.schema()),
                    "the columns of " + night.date() + " differ from those before");
            all = all == null ? rows : all.union(rows);
        }
        return all;
    }

    private void write(Dataset<Row> judged, List<StepResult> results) {
        StepTables tables = first.tables();
        List<LocalDate> dates = nights.stream().map(StepContext::date).toList();
        long staying = results.stream().mapToLong(StepResult::rowsWritten).sum();
        long written = tables.replaceArrivals(
                TableName.bronze(first.spec().pipeline(), name),
                dates,
                inFiles(quality.staying(judged), staying),
                new TableDescription(
                        "Rows of source " + name + ", as ingested and cleaned",
                        Map.of(),
                        List.of(LakeColumns.DATE, LakeColumns.ARRIVAL_DATE),
                        source.onSchemaChange() == SourceSpec.OnSchemaChange.ADD_COLUMNS));
        long refused = results.stream().mapToLong(StepResult::rowsQuarantined).sum();
        long quarantined = quarantine(judged, dates, refused);
        if (staying != written || refused != quarantined) {
            throw new IllegalStateException("Rows of " + name + " do not add up: " + staying + " passed and " + written
                    + " were written, " + refused + " broke a rule and " + quarantined + " are in quarantine");
        }
    }

    /** A night without bad rows costs no commit. */
    private long quarantine(Dataset<Row> judged, List<LocalDate> dates, long rows) {
        TableName table = TableName.quarantine(first.spec().pipeline(), name);
        if (rows == 0 && first.tables().hasNothing(table, dates)) {
            return 0;
        }
        return first.tables()
                .replaceDates(
                        table,
                        dates,
                        quality.quarantine(judged).coalesce(1),
                        TableDescription.byDate(
                                "Rows of source " + name + " that broke a rule",
                                Map.of("_raw", "The row as it came, as text or JSON")));
    }

    /** One file a night, or more for a great one. */
    private Dataset<Row> inFiles(Dataset<Row> rows, long count) {
        return nights.size() == 1
                ? rows.coalesce((int) (1 + count / ROWS_PER_FILE))
                : rows.repartition(nights.size(), col(LakeColumns.ARRIVAL_DATE));
    }

    /** Rows of another source as known on the night. */
    private Dataset<Row> otherSource(String other) {
        return Snapshots.asOf(
                first.tables().read(TableName.bronze(first.spec().pipeline(), other)),
                first.spec().sources().get(other),
                first.date());
    }
}
