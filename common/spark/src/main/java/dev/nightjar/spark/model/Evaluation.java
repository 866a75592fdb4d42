/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.registry.MetricValue;
import java.util.Collections;
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

    /** Metrics of a model on the test split. */
    static Map<String, MetricValue> test(TrainedModel model, TrainingSet set, long seed) {
        SparkModel trained = (SparkModel) model;
        return ModelTask.of(trained.description()).test(trained, set, seed);
    }

    static Map<String, MetricValue> of(Dataset<Row> scored, List<String> classes, double threshold, long seed) {
        return switch (classes.size()) {
            case 0 -> RegressionMetrics.of(scored, col(ModelColumns.PREDICTION));
            case 2 -> BinaryMetrics.of(ScoreCells.of(scored), threshold, seed);
            default -> MulticlassMetrics.of(scored);
        };
    }

    /** What always predicting the mean of the training labels, or their shares, would reach. */
    static Map<String, MetricValue> baseline(Dataset<Row> labelled, double mean, List<Double> shares, long seed) {
        return switch (shares.size()) {
            case 0 -> RegressionMetrics.of(labelled, lit(mean));
            case 2 ->
                BinaryMetrics.of(ScoreCells.of(labelled.withColumn(ModelColumns.PROBABILITY, lit(mean))), 0.5, seed);
            default ->
                MulticlassMetrics.of(labelled.withColumn(
                                ModelColumns.PROBABILITY,
                                lit(shares.stream().mapToDouble(share -> share).toArray()))
                        .withColumn(ModelColumns.PREDICTION, lit((double) shares.indexOf(Collections.max(shares)))));
        };
    }
}
