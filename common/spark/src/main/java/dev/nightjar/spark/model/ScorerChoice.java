/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import dev.nightjar.spark.compiled.CompiledPipeline;
import java.util.Map;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Chooses how a model scores: compiled, if it can be and then predicts what Spark ML does. */
final class ScorerChoice {

    /** Largest difference, relative to predictions above 1. */
    static final double TOLERANCE = 1e-9;

    private static final int ROWS = 10_000;
    private static final String PLAIN = "_plain";

    private final PipelineModel pipeline;
    private final ModelDescription description;
    private final ChosenScorer compiled;

    /**
     * Of a model.
     *
     * @param description of it as scored by Spark ML
     * @param means of columns of preprocessing, see {@link ChosenScorer}
     */
    ScorerChoice(PipelineModel pipeline, ModelDescription description, Map<String, Double> means) {
        this.pipeline = pipeline;
        this.description = description;
        this.compiled = ChosenScorer.compiled(means);
    }

    /** @param predicted examples with what the model says of them, by Spark ML */
    ChosenScorer of(Dataset<Row> predicted) {
        SparkModel plain = new SparkModel(() -> pipeline, description, null);
        Dataset<Row> examples = predicted.drop(plain.outputs().toArray(String[]::new));
        CompiledPipeline.Result result = CompiledPipeline.compile(pipeline, examples.schema());
        if (!result.isCompiled()) {
            return ChosenScorer.plain(result.reason());
        }
        SparkModel other = new SparkModel(() -> pipeline, description.scoredBy(compiled), null);
        String watched = plain.watched();
        Dataset<Row> sample = predicted
                .limit(ROWS)
                .withColumn(PLAIN, col(watched))
                .drop(plain.outputs().toArray(String[]::new));
        Column size = greatest(lit(1.0), abs(col(PLAIN)));
        Double difference = (Double) other.predict(sample)
                .agg(max(abs(col(watched).minus(col(PLAIN))).divide(size)))
                .first()
                .get(0);
        return difference != null && difference <= TOLERANCE
                ? compiled
                : ChosenScorer.plain("compiled predictions are " + difference + " from those of Spark ML");
    }
}
