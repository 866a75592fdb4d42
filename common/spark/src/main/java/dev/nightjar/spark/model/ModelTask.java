/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.spec.ModelSpec.Task;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.spark.dataset.ExampleColumns;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What training, scoring and judging do differently by task. */
interface ModelTask {

    static ModelTask of(Task task) {
        return switch (task) {
            case CLASSIFICATION, REGRESSION -> new SupervisedTask();
            case RECOMMENDATION -> new RecommendationTask();
            case FORECAST -> new ForecastTask();
            case CLUSTERING -> new ClusteringTask();
            case ANOMALY -> new AnomalyTask();
        };
    }

    /** The task of a saved model. */
    static ModelTask of(ModelDescription description) {
        return of(Task.valueOf(description.task().toUpperCase(Locale.ROOT)));
    }

    /** Trains, chooses what is to be chosen, and judges. */
    FittedModel fit(SparkSession spark, TrainingSet set, PipelineSpec spec);

    /** Rows with the {@link #outputs} of a model. */
    Dataset<Row> predict(SparkModel model, Dataset<Row> examples);

    /** Columns that predictions add or, where the task {@link ScoredRows makes its own rows}, consist of; in order. */
    List<String> outputs(ModelDescription description);

    /** The output that drift is measured of. */
    String watched(ModelDescription description);

    /**
     * Metrics of predictions whose truth is known.
     *
     * @param scored with the model's outputs and `_label`
     * @return by name; empty if they cannot be computed
     */
    Map<String, MetricValue> evaluate(ModelDescription description, Dataset<Row> scored, long seed);

    /** Metrics of a model, such as the champion, on the test split of examples that another one is trained on. */
    default Map<String, MetricValue> test(SparkModel model, TrainingSet set, long seed) {
        return evaluate(model.description(), predict(model, set.split(ExampleColumns.TEST)), seed);
    }
}
