/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

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
 */
record SparkModel(Supplier<PipelineModel> pipeline, ModelDescription description, ModelProfile profile)
        implements TrainedModel {

    @Override
    public Dataset<Row> predict(Dataset<Row> examples) {
        return ModelTask.of(description).predict(this, examples);
    }

    @Override
    public SparkModel plain() {
        return new SparkModel(pipeline, description.scoredBy(ChosenScorer.plain("it was asked for")), profile);
    }

    @Override
    public Optional<String> plainBecause() {
        return description.scorer().isCompiled()
                ? Optional.empty()
                : Optional.of(description.scorer().reason());
    }

    /** Examples with what the pipeline makes of them, compiled where that was found to be the same. */
    Dataset<Row> transform(Dataset<Row> examples) {
        return description.scorer().isCompiled()
                ? CompiledPipeline.compile(pipeline.get(), examples.schema()).transform(examples)
                : pipeline.get().transform(examples);
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
