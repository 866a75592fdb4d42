/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.registry.MetricValue;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Judges predictions against labels. */
public final class Evaluation {

    private Evaluation() {}

    /**
     * Metrics of scored rows whose labels are known.
     *
     * @param scored with the model's outputs and `_label`
     * @return by name; empty if they cannot be computed, for want of rows or of one class
     */
    public static Map<String, MetricValue> of(TrainedModel model, Dataset<Row> scored, long seed) {
        ModelDescription description = ((SparkModel) model).description();
        return ModelTask.of(description).evaluate(description, scored, seed);
    }

    /** Metrics of what a model predicts of examples. */
    static Map<String, MetricValue> ofExamples(TrainedModel model, Dataset<Row> examples, long seed) {
        SparkModel saved = (SparkModel) model;
        return ModelTask.of(saved.description()).evaluate(saved, examples, seed);
    }

    static Map<String, MetricValue> of(Dataset<Row> scored, List<String> classes, double threshold, long seed) {
        return classes.isEmpty()
                ? RegressionMetrics.of(scored, col(ModelColumns.PREDICTION))
                : BinaryMetrics.of(ScoreCells.of(scored), threshold, seed);
    }

    /** What always predicting the mean of the training labels would reach. */
    static Map<String, MetricValue> baseline(Dataset<Row> labelled, double mean, boolean classification, long seed) {
        return classification
                ? BinaryMetrics.of(ScoreCells.of(labelled.withColumn(ModelColumns.PROBABILITY, lit(mean))), 0.5, seed)
                : RegressionMetrics.of(labelled, lit(mean));
    }
}
