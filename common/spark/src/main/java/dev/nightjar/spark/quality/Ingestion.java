/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.quality;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.ledger.RunLedger;
import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.ledger.StepState;
import dev.nightjar.core.schedule.Nights;
import dev.nightjar.core.spec.Expectation;
import dev.nightjar.core.spec.Expectation.Action;
import dev.nightjar.core.spec.SourceSpec;
import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.io.Snapshots;
import dev.nightjar.spark.io.SourceReader;
import dev.nightjar.spark.io.TableDescription;
import dev.nightjar.spark.step.StepContext;
import dev.nightjar.spark.step.StepResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one night of a source into bronze and quarantine. The source is parsed once; figures come from one pass and
 * are judged before anything is written, so a refused night changes no table.
 */
public final class Ingestion {

    private static final Logger LOG = LoggerFactory.getLogger(Ingestion.class);
    private static final long ROWS_PER_FILE = 1_000_000;

    private final StepContext night;
    private final String name;
    private final SourceSpec source;
    private final Quality quality;

    public Ingestion(StepContext night, String name) {
        this.night = night;
        this.name = name;
        this.source = night.spec().sources().get(name);
        this.quality = new Quality(source, night.date());
    }

    /**
     * Reads, cleans, judges and writes.
     *
     * @throws DataRefused if the source is missing, its schema changed, or a rule with action `fail` is broken
     */
    public StepResult run() {
        Dataset<Row> read = new SourceReader(night.spark(), name, source, night.date()).read();
        Dataset<Row> judged = quality.judged(read, this::otherSource).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            new SchemaGuard(night, name, source).check(quality.staying(judged));
            Judgement figures = quality.figures(judged);
            Map<String, Double> measures = judge(figures);
            return write(judged, figures).withMeasures(measures);
        } finally {
            judged.unpersist();
        }
    }

    private StepResult write(Dataset<Row> judged, Judgement figures) {
        int files = (int) (1 + figures.staying() / ROWS_PER_FILE);
        long written = night.tables()
                .replaceArrivals(
                        TableName.bronze(night.spec().pipeline(), name),
                        quality.staying(judged).coalesce(files),
                        new TableDescription(
                                "Rows of source " + name + ", as ingested and cleaned",
                                Map.of(),
                                List.of(LakeColumns.DATE, LakeColumns.ARRIVAL_DATE),
                                source.onSchemaChange() == SourceSpec.OnSchemaChange.ADD_COLUMNS));
        long quarantined = night.tables()
                .replaceDate(
                        TableName.quarantine(night.spec().pipeline(), name),
                        quality.quarantine(judged).coalesce(1),
                        TableDescription.byDate(
                                "Rows of source " + name + " that broke a rule",
                                Map.of("_raw", "The row as it came, as text or JSON")));
        if (figures.read() != written + quarantined + figures.dropped()) {
            throw new IllegalStateException("Rows of " + name + " do not add up: read " + figures.read() + ", written "
                    + written + ", quarantined " + quarantined + ", dropped " + figures.dropped());
        }
        return StepResult.done(figures.read(), written).withRowsAside(quarantined, figures.dropped());
    }

    /** Rows of another source as known on this date. */
    private Dataset<Row> otherSource(String other) {
        return Snapshots.asOf(
                night.tables().read(TableName.bronze(night.spec().pipeline(), other)),
                night.spec().sources().get(other),
                night.date());
    }

    private Map<String, Double> judge(Judgement figures) {
        Map<String, Double> measures = new LinkedHashMap<>();
        if (figures.malformed() > 0 && source.onMalformed() == SourceSpec.OnMalformed.FAIL) {
            throw refused("malformed", figures.malformed() + " rows could not be parsed");
        }
        for (Expectation expectation : source.expect()) {
            Optional<String> wrong = expectation.rule() instanceof Expectation.RowRule
                    ? brokenRows(figures, expectation)
                    : TableRules.judge(expectation.rule(), evidence(figures, expectation));
            wrong.ifPresent(what -> {
                if (expectation.action() == Action.FAIL) {
                    throw refused(expectation.name(), what);
                }
                LOG.warn("{} of {}: expectation {}: {}", name, night.date(), expectation.name(), what);
                measures.put(
                        "expectation." + expectation.name(),
                        figures.broken().getOrDefault(expectation.name(), 1L).doubleValue());
            });
        }
        return measures;
    }

    private static Optional<String> brokenRows(Judgement figures, Expectation expectation) {
        long rows = figures.broken().getOrDefault(expectation.name(), 0L);
        return rows == 0 ? Optional.empty() : Optional.of(rows + " of " + figures.read() + " rows broke it");
    }

    private DataRefused refused(String rule, String what) {
        return new DataRefused("Cannot ingest " + name + " of " + night.date() + ": expectation " + rule + ": " + what
                + " (" + source.path().orElse("") + "). No table was changed. Mend the input, or the rule in sources."
                + name + ".expect, and run the night again.");
    }

    private TableRules.Evidence evidence(Judgement figures, Expectation expectation) {
        Optional<Double> mean =
                expectation.rule() instanceof Expectation.RowsChange change ? meanRowsBefore(change) : Optional.empty();
        return new TableRules.Evidence(
                figures.staying(),
                Optional.ofNullable(figures.aggregates().get(expectation.name())),
                mean,
                Nights.end(night.date(), night.spec().schedule().timezone()));
    }

    private Optional<Double> meanRowsBefore(Expectation.RowsChange change) {
        OptionalDouble mean = night
                .ledger()
                .find(RunLedger.Query.of(night.spec().pipeline())
                        .between(night.date().minus(change.over()), night.date().minusDays(1))
                        .stage("ingest"))
                .stream()
                .filter(run -> run.step().equals("ingest." + name) && run.state() == StepState.SUCCESS)
                .collect(Collectors.toMap(StepRun::date, StepRun::rowsWritten, (earlier, later) -> later))
                .values()
                .stream()
                .mapToLong(rows -> rows)
                .average();
        return mean.isPresent() ? Optional.of(mean.getAsDouble()) : Optional.empty();
    }
}
