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
import dev.nightjar.spark.io.TableDescription;
import dev.nightjar.spark.model.ModelArtifact;
import dev.nightjar.spark.model.ModelColumns;
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
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Scores the examples of a night with the version behind the pipeline's alias. */
public final class Scoring {

    private static final TableDescription SCORES = TableDescription.byDate(
                    "Scores, one row an example and date",
                    Map.of(
                            ModelColumns.PREDICTION, "Predicted value, or 1 for a decision for the positive class",
                            ModelColumns.PROBABILITY, "Probability of the positive class",
                            ModelColumns.LABEL, "Predicted class by name",
                            ModelColumns.DECISION, "Whether the probability reaches the model's threshold",
                            ScoreColumns.MODEL_NAME, "Model that scored",
                            ScoreColumns.MODEL_VERSION, "Version of the model",
                            ScoreColumns.SCORED_AT, "When the run scored"))
            .growing();

    private final StepContext night;
    private final ScoringSpec spec;

    public Scoring(StepContext night) {
        this.night = night;
        this.spec = night.spec().scoring().orElseThrow();
    }

    /**
     * Replaces the date's scores. A repeated night without examples, if such nights are skipped, takes away what an
     * earlier run of it had scored.
     *
     * @throws DataRefused if there are no examples and `scoring.onEmpty` is `fail`, or they do not fit the model
     */
    public StepResult run() {
        Optional<ModelVersion> version =
                night.registry().model(night.spec().modelName()).alias(spec.alias());
        return version.map(this::score)
                .orElseGet(() ->
                        StepResult.skipped("model " + night.spec().modelName() + " has no " + spec.alias() + " yet"));
    }

    private StepResult score(ModelVersion version) {
        Instant started = night.clock().instant();
        Dataset<Row> examples = Examples.scoring(night);
        Signature.check(examples, version);
        if (spec.onEmpty() == ScoringSpec.OnEmpty.FAIL && examples.isEmpty()) {
            throw new DataRefused("Cannot score " + night.date() + ": table "
                    + TableName.bronze(night.spec().pipeline(), source())
                    + " has no rows for this date. Run ingest first, or set scoring.onEmpty: skip.");
        }
        TrainedModel model = ModelArtifact.load(night.spark(), version);
        Dataset<Row> scores = model.predict(examples)
                .select(columns(version))
                .withColumn(ScoreColumns.MODEL_NAME, lit(version.model()))
                .withColumn(ScoreColumns.MODEL_VERSION, lit(version.version()))
                .withColumn(ScoreColumns.SCORED_AT, lit(started));
        long rows = night.tables().replaceDate(TableName.scores(night.spec().pipeline()), scores, SCORES);
        double seconds = Duration.between(started, night.clock().instant()).toMillis() / 1000.0;
        StepResult done = rows == 0
                ? StepResult.skipped("there are no examples on this date")
                : StepResult.done(rows, rows).withMeasures(Map.of("rowsPerSecond", seconds == 0 ? 0 : rows / seconds));
        return done.withModelVersion(version.version());
    }

    private String source() {
        return spec.source().orElseGet(() -> dataset().spine());
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
        return columns.toArray(Column[]::new);
    }
}
