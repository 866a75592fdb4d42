/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.registry.MetricValue;
import java.util.Collections;
import java.util.List;
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
        List<Double> shares = set.classShares();
        return SupervisedEvaluators.of(model, test, seed)
                .metrics(test.withColumn(ModelColumns.PROBABILITY, lit(shares.stream().mapToDouble(share -> share).toArray()))
                        .withColumn(ModelColumns.PREDICTION, lit((double) shares.indexOf(Collections.max(shares)))));
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
