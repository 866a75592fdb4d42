/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import dev.nightjar.core.failure.NightjarFailure;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.core.spec.ScoringSpec;
import dev.nightjar.core.spec.ScoringSpec.Split;
import dev.nightjar.spark.model.ModelArtifact;
import dev.nightjar.spark.model.TrainedModel;
import dev.nightjar.spark.step.StepContext;
import dev.nightjar.spark.step.StepOptions.Scorer;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shadow of a night. That there is none must not stop the version that serves: it is said.
 *
 * @param split which keys it serves, if any
 * @param remark why there is none, or it serves none, though the pipeline file asks for it
 */
record ShadowChoice(Optional<Shadow> shadow, Optional<Split> split, Optional<String> remark) {

    private static final Logger LOG = LoggerFactory.getLogger(ShadowChoice.class);

    /**
     * Looks for it.
     *
     * @param served the version that serves
     * @param examples what both score
     */
    static ShadowChoice of(StepContext night, ModelVersion served, Dataset<Row> examples) {
        ScoringSpec spec = night.spec().scoring().orElseThrow();
        if (spec.shadow().isEmpty()) {
            return new ShadowChoice(Optional.empty(), Optional.empty(), Optional.empty());
        }
        String alias = spec.shadow().get();
        Optional<ModelVersion> version =
                night.registry().model(night.spec().modelName()).alias(alias);
        if (version.isEmpty()) {
            return none("no version of model " + night.spec().modelName() + " has the alias " + alias + " yet");
        }
        if (version.get().version() == served.version()) {
            return none(alias + " is version " + served.version() + " as " + spec.alias() + " is");
        }
        if (!version.get().task().equals(served.task())) {
            return none("version " + version.get().version() + " is of task "
                    + version.get().task() + ", not " + served.task());
        }
        try {
            return of(load(night, version.get(), examples), served, spec);
        } catch (NightjarFailure e) {
            return none(e.getMessage());
        }
    }

    private static ShadowChoice of(Shadow shadow, ModelVersion served, ScoringSpec spec) {
        boolean same = shadow.version().outputs().equals(served.outputs());
        return new ShadowChoice(
                Optional.of(shadow),
                spec.split().filter(split -> same),
                spec.split()
                        .filter(split -> !same)
                        .map(split -> "no split: version " + shadow.version().version() + " answers "
                                + shadow.version().outputs() + ", and version " + served.version() + " "
                                + served.outputs()));
    }

    /**
     * Scores with the shadow, and if that fails without: in one pass a row that the shadow cannot score would take the night
     * with it.
     */
    <T> T orWithout(Function<ShadowChoice, T> scoring) {
        try {
            return scoring.apply(this);
        } catch (NightjarFailure e) {
            throw e;
        } catch (Exception e) {
            // Spark throws checked exceptions that it does not declare
            if (shadow.isEmpty() || Thread.currentThread().isInterrupted()) {
                throw e;
            }
            LOG.warn("Scoring failed, and is done again without the shadow", e);
            String message = Optional.ofNullable(e.getMessage())
                    .flatMap(text -> text.lines().findFirst())
                    .orElse(e.getClass().getSimpleName());
            return scoring.apply(none("scoring with it failed: " + message));
        }
    }

    private static Shadow load(StepContext night, ModelVersion version, Dataset<Row> examples) {
        Signature.check(examples, version, added(version));
        TrainedModel loaded = ModelArtifact.load(night, version);
        return new Shadow(version, night.options().scorer() == Scorer.PLAIN ? loaded.plain() : loaded);
    }

    /** What it writes, which no column of examples may be named as. */
    private static List<String> added(ModelVersion version) {
        return Stream.concat(
                        version.outputs().keySet().stream().map(Shadow::column), Stream.of(ScoreColumns.SHADOW_VERSION))
                .toList();
    }

    private static ShadowChoice none(String reason) {
        return new ShadowChoice(Optional.empty(), Optional.empty(), Optional.of("no shadow: " + reason));
    }
}
