/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.quality;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.spec.Expectation;
import dev.nightjar.core.spec.SourceSpec;
import dev.nightjar.spark.io.Arrivals;
import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.io.Observed;
import dev.nightjar.spark.io.Snapshots;
import dev.nightjar.spark.io.SourceFiles;
import dev.nightjar.spark.profile.ProfileTable;
import dev.nightjar.spark.source.SourceReader;
import dev.nightjar.spark.step.StepContext;
import dev.nightjar.spark.step.StepResult;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Brings nights of a source into bronze and quarantine. The rows of a night are read, judged, profiled and written to files
 * in one pass; then the night is judged, and committed or refused, so a refused night changes no table.
 */
public final class Ingestion {

    private static final long ROWS_PER_FILE = 1_000_000;
    private static final long BYTES_PER_FILE = 32L << 20;
    private static final String BROKEN = "broken";

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
        Dataset<Row> judged = quality.judged(read(), this::otherSource);
        new SchemaGuard(first, name, source).check(quality.staying(judged));
        return canBePassedOnce(judged) ? passedOnce(judged) : kept(judged);
    }

    /**
     * Whether rows can be judged while they are written: those of one night that come out the same if they are read again,
     * as those in quarantine are if they are many.
     */
    private boolean canBePassedOnce(Dataset<Row> judged) {
        return nights.size() == 1
                && source.load() != SourceSpec.Load.UPSERT
                && source.format() != SourceSpec.Format.JDBC
                && judged.queryExecution().analyzed().deterministic();
    }

    private List<StepResult> passedOnce(Dataset<Row> judged) {
        Figures figures = quality.figures(judged);
        List<Column> watched = new ArrayList<>(figures.columns());
        watched.add(FewBroken.of(quality).as(BROKEN));
        Observed observed = new Observed();
        Dataset<Row> staying = quality.staying(observed.watch(
                judged, watched.get(0), watched.subList(1, watched.size()).toArray(Column[]::new)));
        AtomicReference<Judgement> judgement = new AtomicReference<>();
        Bronze bronze = new Bronze(nights, name);
        AtomicReference<Arrivals> arrivals = new AtomicReference<>();
        List<StepResult> written = bronze.write(inFiles(staying), replaced(), pinned, () -> {
            judgement.set(figures.read(observed.figures()::get));
            List<StepResult> results = results(Map.of(first.date(), judgement.get()), figures);
            readers.forEach(SourceReader::refuseChangedFiles);
            arrivals.set(recorded());
            return new Bronze.Known(results, arrivals.get());
        });
        List<Row> broken = FewBroken.read(observed.figures().get(BROKEN));
        Quarantine quarantine = new Quarantine(first, name);
        Conservation.check(
                name,
                written,
                broken == null
                        ? quarantine.replace(quality.quarantine(judged), arrivals.get())
                        : quarantine.replace(broken, first, arrivals.get()));
        profile(Map.of(first.date(), judgement.get()));
        return written;
    }

    private List<StepResult> kept(Dataset<Row> judged) {
        Dataset<Row> rows = judged.persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Figures figures = quality.figures(rows);
            Map<LocalDate, Judgement> judgements = byNight(rows, figures);
            List<StepResult> results = results(judgements, figures);
            readers.forEach(SourceReader::refuseChangedFiles);
            Bronze.Known known = new Bronze.Known(results, recorded());
            Dataset<Row> staying = quality.staying(rows);
            Bronze bronze = new Bronze(nights, name);
            List<StepResult> written = source.load() == SourceSpec.Load.UPSERT
                    ? bronze.merge(staying, known, pinned)
                    : bronze.write(inFiles(staying, known.rows()), known.arrivals(), pinned, () -> known);
            Conservation.check(name, written, quarantine(rows, known));
            profile(judgements);
            return written;
        } finally {
            rows.unpersist();
        }
    }

    private static Map<LocalDate, Judgement> byNight(Dataset<Row> judged, Figures figures) {
        List<Column> aggregates = figures.columns();
        Map<LocalDate, Judgement> nights = new HashMap<>();
        // one row a night
        for (Row row : judged.groupBy(LakeColumns.ARRIVAL_DATE)
                .agg(aggregates.get(0), aggregates.subList(1, aggregates.size()).toArray(Column[]::new))
                .collectAsList()) {
            nights.put(row.<Date>getAs(LakeColumns.ARRIVAL_DATE).toLocalDate(), figures.read(row::getAs));
        }
        return nights;
    }

    /** What becomes of each night, if none is refused. */
    private List<StepResult> results(Map<LocalDate, Judgement> judgements, Figures figures) {
        List<StepResult> results = new ArrayList<>();
        for (StepContext night : nights) {
            Judgement judgement = judgements.getOrDefault(night.date(), Judgement.NOTHING);
            refuseChangedTypes(night.date(), judgement);
            Map<String, Double> measures = new Verdict(night, name).measures(judgement);
            if (figures.leftOut() > 0) {
                measures.put("profile.columnsLeftOut", (double) figures.leftOut());
            }
            results.add(StepResult.done(judgement.read(), judgement.staying())
                    .withRowsAside(judgement.quarantined(), judgement.dropped())
                    .withMeasures(measures));
        }
        return results;
    }

    /** As few files as tasks that are worth their start; the number of rows is not known yet. */
    private Dataset<Row> inFiles(Dataset<Row> rows) {
        long bytes = readers.get(0).bytes();
        return bytes == 0 ? rows : rows.coalesce((int) (1 + bytes / BYTES_PER_FILE));
    }

    /** One file a night, or more for a great one. */
    private Dataset<Row> inFiles(Dataset<Row> rows, long count) {
        return nights.size() == 1
                ? rows.coalesce((int) (1 + count / ROWS_PER_FILE))
                : rows.repartition(nights.size(), col(LakeColumns.ARRIVAL_DATE));
    }

    private List<LocalDate> dates() {
        return nights.stream().map(StepContext::date).toList();
    }

    private Arrivals replaced() {
        return intake.map(files -> files.arrivals(dates())).orElseGet(() -> Arrivals.of(dates()));
    }

    private Arrivals recorded() {
        return intake.map(files -> files.record(dates())).orElseGet(() -> Arrivals.of(dates()));
    }

    private void refuseChangedTypes(LocalDate date, Judgement figures) {
        Optional<StructType> columns = pinned.columns(date);
        if (columns.isPresent() && ChangedTypes.mayBe(figures)) {
            SourceReader reader = readers.get(dates().indexOf(date));
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
        new Quarantine(first, name).clear(dates);
        if (first.tables().exists(TableName.profiles(first.spec().pipeline()))) {
            profile(Map.of());
        }
        return StepResult.skipped(
                name + " of " + first.date() + ": " + readers.get(0).emptiness());
    }

    /** Nights without bad rows cost no commit. */
    private long quarantine(Dataset<Row> judged, Bronze.Known known) {
        Quarantine quarantine = new Quarantine(first, name);
        boolean any = known.results().stream().anyMatch(result -> result.rowsQuarantined() > 0);
        return any || !quarantine.hasNothing(known.arrivals())
                ? quarantine.replace(quality.quarantine(judged).coalesce(1), known.arrivals())
                : 0;
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
