/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.spark.compiled.CompiledPipeline;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A Spark ML pipeline and what its task needs to make scores of it.
 *
 * @param pipeline asked for only to predict, as loading it takes Spark a job a stage
 * @param explain how many of the strongest contributions are told a row; 0 for none
 */
record SparkModel(Supplier<PipelineModel> pipeline, ModelDescription description, ModelProfile profile, int explain)
        implements TrainedModel {

    /** Explains nothing. */
    SparkModel(Supplier<PipelineModel> pipeline, ModelDescription description, ModelProfile profile) {
        this(pipeline, description, profile, 0);
    }

    @Override
    public Dataset<Row> predict(Dataset<Row> examples) {
        return ModelTask.of(description).predict(this, examples);
    }

    @Override
    public SparkModel plain() {
        return description.scorer().isCompiled()
                ? new SparkModel(
                        pipeline, description.scoredBy(ChosenScorer.plain("it was asked for")), profile, explain)
                : this;
    }

    @Override
    public SparkModel explaining(int most) {
        requireExplained(most, description.scorer());
        return new SparkModel(pipeline, description, profile, most);
    }

    /** @throws UsageError if scores are to be explained and cannot be */
    static void requireExplained(int most, ChosenScorer scorer) {
        if (most > 0 && !scorer.isCompiled()) {
            throw new UsageError(
                    "Cannot explain scores, as scoring.explain asks for: only compiled models are explained,"
                            + " and this one is scored by Spark ML: " + scorer.reason()
                            + ". Set scoring.explain: 0, or change"
                            + " model.algorithm.");
        }
    }

    @Override
    public Optional<String> plainBecause() {
        return description.scorer().isCompiled()
                ? Optional.empty()
                : Optional.of(description.scorer().reason());
    }

    /** Examples with what the pipeline makes of them, compiled where that was found to be the same. */
    Dataset<Row> transform(Dataset<Row> examples) {
        if (!description.scorer().isCompiled()) {
            return pipeline.get().transform(examples);
        }
        CompiledPipeline compiled =
                CompiledPipeline.compile(pipeline.get(), examples.schema()).orElseThrow();
        Dataset<Row> transformed = compiled.transform(examples);
        return explain == 0
                ? transformed
                : compiled.explain(
                        transformed,
                        explain,
                        Importance::input,
                        description.scorer().means());
    }

    /** The column of explanations, if there is to be one. */
    List<String> explanation() {
        return explain == 0 ? List.of() : List.of(CompiledPipeline.EXPLANATION);
    }

    /** Columns that predictions add, or consist of where a task makes its own rows; in order. */
    List<String> outputs() {
        return ModelTask.of(description).outputs(description);
    }

    @Override
    public String watched() {
        return ModelTask.of(description).watched(description);
    }
}
