/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import static java.util.stream.Collectors.joining;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.core.spec.DatasetSpec;
import dev.nightjar.core.spec.ScoringSpec;
import dev.nightjar.spark.compiled.CompiledPipeline;
import dev.nightjar.spark.dataset.Examples;
import dev.nightjar.spark.model.ModelArtifact;
import dev.nightjar.spark.model.ScoredRows;
import dev.nightjar.spark.model.TrainedModel;
import dev.nightjar.spark.step.StepContext;
import dev.nightjar.spark.step.StepOptions.Scorer;
import dev.nightjar.spark.step.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Scores the examples of a night with the version behind the pipeline's alias. */
public final class Scoring {

    private final StepContext night;
    private final ScoringSpec spec;

    /** @throws UsageError if the pipeline file has no `scoring` */
    public Scoring(StepContext night) {
        this.night = night;
        this.spec = night.spec()
                .scoring()
                .orElseThrow(() -> new UsageError("Cannot score: pipeline "
                        + night.spec().pipeline() + " has no `scoring` block. Add one, or leave the step out."));
    }

    /**
     * Replaces the date's scores. A repeated night without examples, if such nights are skipped, takes away what an
     * earlier run of it had scored: scores of rows that are gone would be wrong. If they are refused, it keeps them.
     *
     * @throws DataRefused if there are no examples and `scoring.onEmpty` is `fail`, or they do not fit the model
     */
    public StepResult run() {
        Optional<ModelVersion> version =
                night.registry().model(night.spec().modelName()).alias(spec.alias());
        return version.map(this::score)
                .orElseGet(() -> StepResult.skipped("no " + spec.alias() + " yet: no version of model "
                        + night.spec().modelName() + " has this alias"));
    }

    private StepResult score(ModelVersion version) {
        Instant started = night.clock().instant();
        ScoredRows rows = ScoredRows.of(version);
        Dataset<Row> examples = rows.read(night);
        Signature.check(examples, version, explanation());
        if (spec.onEmpty() == ScoringSpec.OnEmpty.FAIL
                && Examples.toScore(night).isEmpty()) {
            throw new DataRefused("Cannot score " + night.date() + ": table "
                    + TableName.bronze(night.spec().pipeline(), Examples.scored(night.spec()))
                    + " has no rows for this date. Run ingest first, or set scoring.onEmpty: skip.");
        }
        ScoreOutput output = new ScoreOutput(night);
        TrainedModel loaded = ModelArtifact.load(night, version);
        TrainedModel model =
                (night.options().scorer() == Scorer.PLAIN ? loaded.plain() : loaded).explaining(spec.explain());
        Dataset<Row> predicted = model.predict(examples);
        Dataset<Row> scores = (rows == ScoredRows.OWN ? predicted : predicted.select(columns(version)))
                .withColumn(ScoreColumns.MODEL_NAME, lit(version.model()))
                .withColumn(ScoreColumns.MODEL_VERSION, lit(version.version()))
                .withColumn(ScoreColumns.SCORED_AT, lit(started));
        PositiveShare positive = new PositiveShare();
        ScoreTable.Written written = output.write(positive.observing(scores), rows);
        Duration took = Duration.between(started, night.clock().instant());
        Optional<String> removed = output.finish();
        if (written.scored() == 0) {
            return StepResult.skipped("there are no examples on this date").withModelVersion(version.version());
        }
        StepResult result = StepResult.done(written.scored(), written.kept())
                .withMeasures(ScoringMeasures.of(written.scored(), took, positive.share()))
                .withModelVersion(version.version());
        String remarks = Stream.of(model.plainBecause().map(reason -> "scored by Spark ML: " + reason), removed)
                .flatMap(Optional::stream)
                .collect(joining("; "));
        return remarks.isEmpty() ? result : result.withReason(remarks);
    }

    private List<String> explanation() {
        return spec.explain() > 0 ? List.of(CompiledPipeline.EXPLANATION) : List.of();
    }

    private DatasetSpec dataset() {
        return night.spec().dataset().orElseThrow();
    }

    private Column[] columns(ModelVersion version) {
        Set<String> names = new LinkedHashSet<>(dataset().key());
        dataset().timestamp().ifPresent(names::add);
        names.addAll(spec.columns());
        List<Column> columns =
                new ArrayList<>(names.stream().map(name -> col(name)).toList());
        version.outputs().keySet().forEach(name -> columns.add(col(name)));
        explanation().forEach(name -> columns.add(col(name)));
        return columns.toArray(Column[]::new);
    }
}
