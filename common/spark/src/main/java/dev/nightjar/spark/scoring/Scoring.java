/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.core.spec.ScoringSpec;
import dev.nightjar.spark.model.ModelArtifact;
import dev.nightjar.spark.model.ScoredRows;
import dev.nightjar.spark.model.TrainedModel;
import dev.nightjar.spark.step.StepContext;
import dev.nightjar.spark.step.StepOptions.Scorer;
import dev.nightjar.spark.step.StepResult;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
     * @throws dev.nightjar.core.failure.DataRefused if there are no examples and `scoring.onEmpty` is `fail`, or they do not fit the model
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
        Dataset<Row> examples = ScoredRows.of(version).read(night);
        Signature.check(examples, version, added());
        TrainedModel loaded = ModelArtifact.load(night, version);
        TrainedModel model =
                (night.options().scorer() == Scorer.PLAIN ? loaded.plain() : loaded).explaining(spec.explain());
        NightScores scores = new NightScores(night, version, model, examples, started);
        return ShadowChoice.of(night, version, examples).orWithout(scores::write);
    }

    /** Columns that are added beside the version's outputs. */
    private List<String> added() {
        return Stream.concat(
                        ScoreColumns.explanation(spec.explain()).stream(),
                        spec.changed() ? CarriedScores.ADDED.stream() : Stream.empty())
                .toList();
    }
}
