/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.spark.dataset.ExampleColumns;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What one pass says of examples.
 *
 * @param rows by split
 * @param train training rows by class, in the order of the classes; of tasks without classes all in one
 * @param contentHash sum of the hashes of the rows
 */
record ExampleCounts(Map<String, Long> rows, List<ClassCount> train, BigDecimal contentHash) {

    /**
     * Counts examples with `_target`, `_weight` and `_split`.
     *
     * @throws DataRefused if a weight or target is none that one could learn with
     */
    static ExampleCounts of(Dataset<Row> examples, Target target, Column contentHash) {
        boolean oneClass = target.classes().isEmpty();
        // only of anomalies some labels are not known, and nothing is learned of their classes
        Column group = oneClass ? lit(0) : coalesce(col(ModelColumns.TARGET).cast("int"), lit(0));
        Map<String, Long> rows = new TreeMap<>();
        List<ClassCount> train =
                new ArrayList<>(Collections.nCopies(Math.max(1, target.classes().size()), ClassCount.NONE));
        BigDecimal hash = BigDecimal.ZERO;
        long badWeights = 0;
        long badLabels = 0;
        for (Row counted : examples.groupBy(col(ExampleColumns.SPLIT), group.as("class"))
                .agg(
                        count(lit(1)),
                        coalesce(sum(ExampleColumns.WEIGHT), lit(0.0)),
                        coalesce(sum(ModelColumns.TARGET), lit(0.0)),
                        sum(contentHash.cast("decimal(20,0)")),
                        count_if(not(col(ExampleColumns.WEIGHT).between(0.0, Double.MAX_VALUE))
                                .or(col(ExampleColumns.WEIGHT).isNull())),
                        count_if(not(abs(col(ModelColumns.TARGET)).leq(Double.MAX_VALUE))))
                // one row a split and class
                .collectAsList()) {
            badWeights += counted.getLong(6);
            badLabels += counted.getLong(7);
            rows.merge(counted.getString(0), counted.getLong(2), Long::sum);
            hash = hash.add(counted.getDecimal(5));
            if (counted.getString(0).equals(ExampleColumns.TRAIN)) {
                train.set(
                        counted.getInt(1),
                        new ClassCount(counted.getLong(2), counted.getDouble(3), counted.getDouble(4)));
            }
        }
        refuse(badWeights, "a weight that is missing, negative or no number. Look at dataset.weight.");
        refuse(badLabels, "a label that is not a number or infinite. Look at dataset.label.");
        return new ExampleCounts(rows, List.copyOf(train), hash);
    }

    private static void refuse(long examples, String what) {
        if (examples > 0) {
            throw new DataRefused("Cannot train: " + examples + " examples have " + what);
        }
    }

    /** The share of each class in the data that the training rows stand for; empty without classes. */
    List<Double> shares(Target target, ClassBalance balance) {
        double all = 0;
        for (int k = 0; k < train.size(); k++) {
            all += train.get(k).rows() * balance.standsFor(k);
        }
        List<Double> shares = new ArrayList<>();
        for (int k = 0; k < target.classes().size(); k++) {
            shares.add(train.get(k).rows() * balance.standsFor(k) / all);
        }
        return List.copyOf(shares);
    }

    /** The mean target of the data that the training rows stand for. */
    double trainMean(ClassBalance balance) {
        double sum = 0;
        double count = 0;
        for (int k = 0; k < train.size(); k++) {
            sum += train.get(k).target() * balance.standsFor(k);
            count += train.get(k).rows() * balance.standsFor(k);
        }
        return sum / count;
    }
}
