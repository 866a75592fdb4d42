/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.registry.MetricValue;
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
}
