/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.sum;

import dev.nightjar.core.registry.MetricValue;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Metrics of a classification of more than two classes from one pass: `accuracy` and `logLoss` with intervals by the central
 * limit theorem, and `f1`, the mean of that of each class. A label that the model does not know is predicted wrong.
 */
final class MulticlassMetrics {

    private static final double Z = 1.959964;
    private static final double TINY = 1e-15;

    private MulticlassMetrics() {}

    /** Metrics of rows with `probability`, `prediction` and `_target`; empty without rows. */
    static Map<String, MetricValue> of(Dataset<Row> scored) {
        Column target = col(ModelColumns.TARGET);
        Column given = greatest(coalesce(get(col(ModelColumns.PROBABILITY), target.cast("int")), lit(0.0)), lit(TINY));
        List<Row> cells = scored.groupBy(target, col(ModelColumns.PREDICTION))
                .agg(count(lit(1)), sum(log(given)), avg(log(given).multiply(log(given))))
                .orderBy(target, col(ModelColumns.PREDICTION))
                // one row a pair of classes
                .collectAsList();
        double rows = cells.stream().mapToLong(cell -> cell.getLong(2)).sum();
        if (rows == 0) {
            return Map.of();
        }
        double right = cells.stream()
                .filter(cell -> cell.getDouble(0) == cell.getDouble(1))
                .mapToLong(cell -> cell.getLong(2))
                .sum();
        double accuracy = right / rows;
        double logLoss = -cells.stream().mapToDouble(cell -> cell.getDouble(3)).sum() / rows;
        double squares = cells.stream()
                        .mapToDouble(cell -> cell.getDouble(4) * cell.getLong(2))
                        .sum()
                / rows;
        Map<String, MetricValue> metrics = new LinkedHashMap<>();
        metrics.put("accuracy", around(accuracy, Z * Math.sqrt(accuracy * (1 - accuracy) / rows)));
        metrics.put("f1", MetricValue.of(f1(cells)));
        metrics.put("logLoss", around(logLoss, Z * Math.sqrt(Math.max(0, squares - logLoss * logLoss) / rows)));
        return metrics;
    }

    private static double f1(List<Row> cells) {
        Map<Double, Double> right = new HashMap<>();
        Map<Double, Double> both = new HashMap<>();
        for (Row cell : cells) {
            double rows = cell.getLong(2);
            both.merge(cell.getDouble(0), rows, Double::sum);
            both.merge(cell.getDouble(1), rows, Double::sum);
            if (cell.getDouble(0) == cell.getDouble(1)) {
                right.put(cell.getDouble(0), rows);
            }
        }
        return both.entrySet().stream()
                .mapToDouble(entry -> 2 * right.getOrDefault(entry.getKey(), 0.0) / entry.getValue())
                .average()
                .orElse(0);
    }

    private static MetricValue around(double value, double error) {
        return new MetricValue(value, Optional.of(value - error), Optional.of(value + error));
    }
}
