/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.core.spec.DatasetSpec;
import dev.nightjar.core.spec.ScoringSpec;
import dev.nightjar.spark.dataset.Examples;
import dev.nightjar.spark.io.ClusteredFiles;
import dev.nightjar.spark.model.ScoredRows;
import dev.nightjar.spark.model.TrainedModel;
import dev.nightjar.spark.step.StepContext;
import dev.nightjar.spark.step.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Examples of a night become its scores. They are scored, watched and written to files in one pass; then the night is judged,
 * and committed or refused, so that a refused night changes no table.
 */
final class NightScores {

    private static final Logger LOG = LoggerFactory.getLogger(NightScores.class);

    private final StepContext night;
    private final ScoringSpec spec;
    private final ModelVersion version;
    private final TrainedModel model;
    private final Dataset<Row> examples;
    private final Instant started;
    private final ScoreOutput output;

    /** Whether the task makes rows of its own, of all that is known and not of examples of the night. */
    private final boolean own;

    NightScores(StepContext night, ModelVersion version, TrainedModel model, Dataset<Row> examples, Instant started) {
        this.night = night;
        this.spec = night.spec().scoring().orElseThrow();
        this.version = version;
        this.model = model;
        this.examples = examples;
        this.started = started;
        this.output = new ScoreOutput(night);
        this.own = ScoredRows.of(version) == ScoredRows.OWN;
    }

    /**
     * Writes them.
     *
     * @throws DataRefused if there are no examples and `scoring.onEmpty` is `fail`, or inputs are beyond a limit
     */
    StepResult write(ShadowChoice choice) {
        try (KeptRows kept = new KeptRows()) {
            return write(choice, kept);
        }
    }

    private StepResult write(ShadowChoice choice, KeptRows kept) {
        Served served = Served.of(night.spec(), version, choice);
        refuseEmptyHistory();
        InputWatch inputs = new InputWatch(
                own ? List.of() : InputShare.of(model.profile().references(), spec.inputs(), examples.schema()));
        PositiveShare positive = new PositiveShare(version.outputs().keySet());
        List<Watch> watches = new ArrayList<>(served.watches());
        watches.addAll(List.of(inputs, positive));
        Predicted predicted = spec.changed() && !own ? carried(watches, kept) : predicted(choice, watches);
        WatchedScores scores = new WatchedScores(
                predicted.rows(), own ? own(predicted) : ofExamples(served, predicted), predicted.watches());
        ScoreTable.Written written = output.write(scores.rows(), ScoredRows.of(version), count -> {
            CarriedRows.requireScores(night, scores.figures());
            judge(count, inputs.findings(scores.figures(), count));
        });
        long rows = written.scored();
        Optional<String> removed = output.finish();
        if (rows == 0) {
            return StepResult.skipped("there are no examples on this date").withModelVersion(version.version());
        }
        InputFindings findings = inputs.findings(scores.figures(), rows);
        Duration took = Duration.between(started, night.clock().instant());
        Map<String, Double> measures = ScoringMeasures.of(rows, took, positive.share(scores.figures()));
        measures.putAll(findings.measures());
        measures.putAll(Agreement.measures(scores.figures()));
        measures.putAll(SplitRows.measures(scores.figures()));
        measures.putAll(CarriedRows.measures(scores.figures(), rows));
        return remarked(
                StepResult.done(rows, written.kept()).withMeasures(measures).withModelVersion(version.version()),
                choice,
                findings,
                removed);
    }

    private Predicted predicted(ShadowChoice choice, List<Watch> watches) {
        // before they are scored, or the ranks of rows would be asked for by scoring them twice
        Dataset<Row> placed = spec.clusterBy().isEmpty() ? examples : ClusteredFiles.of(examples, spec.clusterBy());
        Dataset<Row> predicted = model.predict(placed);
        Dataset<Row> rows = choice.shadow()
                .map(shadow -> shadow.beside(predicted, outputs(version)))
                .orElse(predicted);
        return Predicted.at(started, rows, watches);
    }

    private Predicted carried(List<Watch> watches, KeptRows kept) {
        return new CarriedScores(night, version, model, started, kept).of(examples, List.copyOf(ofExample()), watches);
    }

    /** What is made of a history says nothing of whether the night has brought anything to it. */
    private void refuseEmptyHistory() {
        if (own
                && spec.onEmpty() == ScoringSpec.OnEmpty.FAIL
                && Examples.toScore(night).isEmpty()) {
            throw empty();
        }
    }

    private DataRefused empty() {
        return new DataRefused("Cannot score " + night.date() + ": table "
                + TableName.bronze(night.spec().pipeline(), Examples.scored(night.spec()))
                + " has no rows for this date. Run ingest first, or set scoring.onEmpty: skip.");
    }

    /** Before anything is committed. */
    private void judge(long rows, InputFindings findings) {
        if (rows == 0 && !own && spec.onEmpty() == ScoringSpec.OnEmpty.FAIL) {
            throw empty();
        }
        List<String> failures = findings.failures();
        if (!failures.isEmpty()) {
            throw new DataRefused("Cannot score " + night.date() + " with version " + version.version() + " of model "
                    + version.model() + ": " + String.join("; ", failures)
                    + ". Nothing was written. Look at the source, train again, or raise the limit.");
        }
    }

    private StepResult remarked(
            StepResult result, ShadowChoice choice, InputFindings findings, Optional<String> removed) {
        List<String> warnings = findings.warnings();
        warnings.forEach(warning -> LOG.warn("{} {}: {}", night.spec().pipeline(), night.date(), warning));
        List<String> remarks = Stream.of(
                        model.plainBecause().map(reason -> "scored by Spark ML: " + reason).stream(),
                        choice.remark().stream(),
                        removed.stream(),
                        warnings.stream().map(warning -> "warning: " + warning))
                .flatMap(texts -> texts)
                .toList();
        return remarks.isEmpty() ? result : result.withReason(String.join("; ", remarks));
    }

    private List<String> outputs(ModelVersion of) {
        return Stream.concat(of.outputs().keySet().stream(), ScoreColumns.explanation(spec.explain()).stream())
                .toList();
    }

    private List<Column> own(Predicted predicted) {
        List<Column> columns = new ArrayList<>(List.of(predicted.rows().col("*")));
        columns.addAll(provenance(lit(version.version()).as(ScoreColumns.MODEL_VERSION), predicted));
        return columns;
    }

    /** Columns that an example's score has of the example. */
    private Set<String> ofExample() {
        DatasetSpec dataset = night.spec().dataset().orElseThrow();
        Set<String> names = new LinkedHashSet<>(dataset.key());
        dataset.timestamp().ifPresent(names::add);
        names.addAll(spec.columns());
        return names;
    }

    private List<Column> ofExamples(Served served, Predicted predicted) {
        List<Column> columns =
                new ArrayList<>(ofExample().stream().map(name -> col(name)).toList());
        version.outputs().keySet().forEach(name -> columns.add(served.output(name)));
        ScoreColumns.explanation(spec.explain()).forEach(name -> columns.add(col(name)));
        columns.addAll(provenance(served.modelVersion(), predicted));
        columns.addAll(served.beside());
        return columns;
    }

    private List<Column> provenance(Column modelVersion, Predicted predicted) {
        return Stream.concat(
                        Stream.of(lit(version.model()).as(ScoreColumns.MODEL_NAME), modelVersion),
                        predicted.origin().stream())
                .toList();
    }
}
