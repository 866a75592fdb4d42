/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.spark.dataset.ExampleColumns;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Predicts the same for every row: the mean of the training labels, or the shares of their classes. */
record ConstantBaseline(TrainingSet set, ModelDescription model) {

    /** How good that is on rows with `_target`. */
    Map<String, MetricValue> metrics(Dataset<Row> test, long seed) {
        if (!model.classification()) {
            return SupervisedEvaluators.of(model, test, seed)
                    .metrics(test.withColumn(ModelColumns.PREDICTION, lit(set.trainMean())));
        }
        if (model.classes().size() == 2) {
            return SupervisedEvaluators.constant(model, seed)
                    .metrics(test.withColumn(ModelColumns.PROBABILITY, lit(set.trainMean())));
        }
        double[] shares = shares();
        int most = 0;
        for (int k = 1; k < shares.length; k++) {
            most = shares[k] > shares[most] ? k : most;
        }
        return SupervisedEvaluators.of(model, test, seed)
                .metrics(test.withColumn(ModelColumns.PROBABILITY, lit(shares))
                        .withColumn(ModelColumns.PREDICTION, lit((double) most)));
    }

    private double[] shares() {
        double[] shares = new double[model.classes().size()];
        double all = 0;
        for (Row row : set.split(ExampleColumns.TRAIN)
                .groupBy(col(ModelColumns.TARGET).cast("int"))
                .agg(sum(set.balance().standsFor()))
                // one row a class
                .collectAsList()) {
            shares[row.getInt(0)] = row.getDouble(1);
            all += row.getDouble(1);
        }
        for (int k = 0; k < shares.length; k++) {
            shares[k] /= all;
        }
        return shares;
    }

    /** What it is, as a sentence. */
    String note() {
        String rows = "The baseline predicts the same for every row: ";
        if (!model.classification()) {
            return rows + String.format(Locale.ROOT, "%.4g, the mean of the training labels.", set.trainMean());
        }
        return model.classes().size() == 2
                ? rows
                        + String.format(
                                Locale.ROOT,
                                "a probability of %.4g, the share of %s among the training labels.",
                                set.trainMean(),
                                model.classes().get(1))
                : rows + "the shares of the classes among the training labels, and the most frequent one.";
    }
}
