/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.quality;

import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.spec.Expectation;
import dev.nightjar.core.spec.SourceSpec;
import dev.nightjar.spark.io.Arrivals;
import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.io.Snapshots;
import dev.nightjar.spark.io.SourceFiles;
import dev.nightjar.spark.io.TableDescription;
import dev.nightjar.spark.profile.ProfileTable;
import dev.nightjar.spark.source.SourceReader;
import dev.nightjar.spark.step.StepContext;
import dev.nightjar.spark.step.StepResult;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Brings nights of a source into bronze and quarantine. The source is parsed once; figures come from one pass and are
 * judged before anything is written, so a refused night changes no table.
 */
public final class Ingestion {

    private final List<StepContext> nights;
    private final StepContext first;
    private final String name;
    private final SourceSpec source;
    private final Quality quality;
    private final Optional<Intake> intake;
    private final PinnedSchema pinned;
    private final List<SourceReader> readers;

    /** Of one source for one night, or for several that are ingested together. */
    public Ingestion(List<StepContext> nights, String name) {
        this.nights = nights;
        this.first = nights.get(0);
        this.name = name;
        this.source = first.spec().sources().get(name);
        this.quality = new Quality(source);
        this.intake = Intake.open(first, name);
        this.pinned = new PinnedSchema(first, name);
        this.readers = nights.stream().map(this::reader).toList();
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
            refuseWhatLooksBack();
            refuseUnless(source.load() != SourceSpec.Load.UPSERT, "each leaves a state of its own");
        }
        if (source.onEmpty() == SourceSpec.OnEmpty.SKIP && readers.get(0).isEmpty()) {
            return List.of(skipped());
        }
        try {
            return ingested();
        } catch (Exception e) {
            // Spark throws checked exceptions that it does not declare
            throw readers.get(0).explained(e);
        }
    }

    private SourceReader reader(StepContext night) {
        SourceFiles files = intake.map(taken -> taken.files(night)).orElseGet(() -> SourceReader.files(night, name));
        return new SourceReader(night, name, files);
    }

    private List<StepResult> ingested() {
        Dataset<Row> judged = quality.judged(read(), this::otherSource).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            new SchemaGuard(first, name, source).check(quality.staying(judged));
            Map<LocalDate, Judgement> figures = quality.figures(judged);
            int leftOut = quality.profile(judged).leftOut();
            readers.forEach(SourceReader::refuseChangedFiles);
            List<StepResult> results = new ArrayList<>();
            for (StepContext night : nights) {
                Judgement judgement = figures.getOrDefault(night.date(), Judgement.NOTHING);
                refuseChangedTypes(night.date(), judgement);
                Map<String, Double> measures = new Verdict(night, name).measures(judgement);
                if (leftOut > 0) {
                    measures.put("profile.columnsLeftOut", (double) leftOut);
                }
                results.add(StepResult.done(judgement.read(), judgement.staying())
                        .withRowsAside(judgement.quarantined(), judgement.dropped())
                        .withMeasures(measures));
            }
            List<StepResult> written = write(judged, results);
            profile(figures);
            return written;
        } finally {
            judged.unpersist();
        }
    }

    private void refuseChangedTypes(LocalDate date, Judgement figures) {
        Optional<StructType> columns = pinned.columns(date);
        if (columns.isPresent() && ChangedTypes.mayBe(figures)) {
            SourceReader reader =
                    readers.get(nights.stream().map(StepContext::date).toList().indexOf(date));
            new ChangedTypes(reader, columns.get()).refuse(name, date);
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

    private void refuseWhatLooksBack() {
        refuseUnless(
                source.format() != SourceSpec.Format.DELTA && source.format() != SourceSpec.Format.JDBC,
                "what each reads depends on the nights before");
        refuseUnless(
                source.onEmpty() == SourceSpec.OnEmpty.FAIL || readers.stream().noneMatch(SourceReader::isEmpty),
                "some have no files");
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
        for (int i = 0; i < nights.size(); i++) {
            StepContext night = nights.get(i);
            SourceSpec tonight = night.spec().sources().get(name);
            refuseUnless(
                    tonight.clean().equals(source.clean()) && tonight.expect().equals(source.expect()),
                    "cleaning or expectations depend on the date");
            Dataset<Row> rows = pinned.read(readers.get(i), night.date())
                    .withColumn(LakeColumns.ARRIVAL_DATE, lit(night.date()))
                    .withColumn(LakeColumns.RUN_ID, lit(night.runId()));
            refuseUnless(
                    all == null || rows.schema().equals(all.schema()),
                    "the columns of " + night.date() + " differ from those before");
            all = all == null ? rows : all.union(rows);
        }
        return all;
    }

    /** What the night brought before is gone, as the files are that brought it; what an `upsert` merged stays. */
    private StepResult skipped() {
        List<LocalDate> dates = List.of(first.date());
        if (source.load() != SourceSpec.Load.UPSERT) {
            new Bronze(nights, name).clear(dates);
        }
        first.tables()
                .clear(TableName.quarantine(first.spec().pipeline(), name), LakeColumns.DATE, dates, quarantine());
        if (first.tables().exists(TableName.profiles(first.spec().pipeline()))) {
            profile(Map.of());
        }
        return StepResult.skipped(
                name + " of " + first.date() + ": " + readers.get(0).emptiness());
    }

    private TableDescription quarantine() {
        return TableDescription.byDate(
                "Rows of source " + name + " that broke a rule", Map.of("_raw", "The row as it came, as text or JSON"));
    }

    private List<StepResult> write(Dataset<Row> judged, List<StepResult> results) {
        List<LocalDate> dates = nights.stream().map(StepContext::date).toList();
        Arrivals arrivals = intake.map(files -> files.record(dates)).orElseGet(() -> Arrivals.of(dates));
        List<StepResult> written = new Bronze(nights, name).write(quality.staying(judged), results, arrivals, pinned);
        long refused = results.stream().mapToLong(StepResult::rowsQuarantined).sum();
        Conservation.check(name, written, quarantine(judged, arrivals, refused));
        return written;
    }

    /** A night without bad rows costs no commit. */
    private long quarantine(Dataset<Row> judged, Arrivals arrivals, long rows) {
        TableName table = TableName.quarantine(first.spec().pipeline(), name);
        boolean nothingToGo = arrivals.again().isEmpty() || !first.tables().exists(table);
        if (rows == 0 && nothingToGo && first.tables().hasNothing(table, arrivals.nights())) {
            return 0;
        }
        return first.tables()
                .replaceDates(table, arrivals, quality.quarantine(judged).coalesce(1), quarantine());
    }

    /** Rows of another source as known on the night. */
    private Dataset<Row> otherSource(String other) {
        return Snapshots.asOf(
                first.tables(),
                TableName.bronze(first.spec().pipeline(), other),
                first.spec().sources().get(other),
                first.date());
    }
}
