/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.zip_with;

import dev.nightjar.spark.dataset.ExampleColumns;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How training changed the odds of the classes, and how that is taken back. A class of which the share r was kept, each
 * example with weight w, has m = r * w times the odds that it has in the data. The probability of class k there is
 * proportional to p_k / m_k (Elkan 2001, "The Foundations of Cost-Sensitive Learning", theorem 2; for down-sampling Dal
 * Pozzolo et al. 2015, "Calibrating Probability with Undersampling for Unbalanced Classification", equation 4).
 *
 * @param kept share of the training rows of each class that were kept, in the order of the classes
 * @param weights how much an example of each class counted in training
 * @param corrected whether probabilities are those of the data
 */
record ClassBalance(List<Double> kept, List<Double> weights, boolean corrected) {

    /** All classes as they are, or no classes. */
    static final ClassBalance NONE = new ClassBalance(List.of(), List.of(), true);

    ClassBalance {
        kept = List.copyOf(kept);
        weights = List.copyOf(weights);
    }

    /** Training rows, with the weight of their class in `_weight`. */
    Dataset<Row> weigh(Dataset<Row> train) {
        return weights.stream().allMatch(weight -> weight == 1)
                ? train
                : train.withColumn(
                        ExampleColumns.WEIGHT, col(ExampleColumns.WEIGHT).multiply(byClass(weights)));
    }

    /** How many rows of the data a training row stands for: more than one of classes that were down-sampled. */
    Column standsFor() {
        return kept.isEmpty()
                ? lit(1.0)
                : byClass(IntStream.range(0, kept.size())
                        .mapToObj(this::standsFor)
                        .toList());
    }

    /** As {@link #standsFor()}, for the rows of one class. */
    double standsFor(int target) {
        return kept.isEmpty() ? 1 : 1 / kept.get(target);
    }

    /**
     * The probability of a class.
     *
     * @param probabilities ARRAY of DOUBLE: what the model says, in the order of the classes
     */
    Column probability(Column probabilities, int target) {
        if (!corrected || kept.isEmpty()) {
            return probabilities.getItem(target);
        }
        Column all = IntStream.range(0, kept.size())
                .mapToObj(k -> inData(probabilities, k))
                .reduce(Column::plus)
                .orElseThrow();
        return inData(probabilities, target).divide(all);
    }

    /**
     * The probabilities of all classes.
     *
     * @param probabilities ARRAY of DOUBLE: what the model says, in the order of the classes
     */
    Column probabilities(Column probabilities) {
        if (!corrected || kept.isEmpty()) {
            return probabilities;
        }
        double[] odds = IntStream.range(0, kept.size())
                .mapToDouble(k -> kept.get(k) * weights.get(k))
                .toArray();
        Column inData = zip_with(probabilities, lit(odds), Column::divide);
        Column all = aggregate(inData, lit(0.0), Column::plus);
        return transform(inData, value -> value.divide(all));
    }

    private Column inData(Column probabilities, int target) {
        return probabilities.getItem(target).divide(lit(kept.get(target) * weights.get(target)));
    }

    private static Column byClass(List<Double> values) {
        Column value = lit(values.get(0));
        for (int k = 1; k < values.size(); k++) {
            value = when(col(ModelColumns.TARGET).equalTo((double) k), values.get(k))
                    .otherwise(value);
        }
        return value;
    }
}
