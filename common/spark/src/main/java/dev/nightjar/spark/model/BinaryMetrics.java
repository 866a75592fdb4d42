/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.registry.MetricValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Metrics of a binary classification from {@link ScoreCells}, with 95 % percentile intervals of the bootstrap. */
final class BinaryMetrics {

    private static final int RESAMPLES = 200;

    private BinaryMetrics() {}

    /** All metrics; empty if a class has no rows. */
    static Map<String, MetricValue> of(ScoreCells cells, double threshold, long seed) {
        if (cells.positive() == 0 || cells.negative() == 0) {
            return Map.of();
        }
        Map<String, Double> values = values(cells, threshold);
        Map<String, List<Double>> resampled = new LinkedHashMap<>();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < RESAMPLES; i++) {
            ScoreCells sample = cells.resample(random);
            if (sample.positive() > 0 && sample.negative() > 0) {
                values(sample, threshold)
                        .forEach((name, value) -> resampled
                                .computeIfAbsent(name, n -> new ArrayList<>())
                                .add(value));
            }
        }
        Map<String, MetricValue> metrics = new LinkedHashMap<>();
        values.forEach((name, value) -> metrics.put(name, withInterval(value, resampled.get(name))));
        return metrics;
    }

    /** The threshold with the highest F1; half if a class has no rows. */
    static double bestThreshold(ScoreCells cells) {
        double best = 0.5;
        double bestF1 = 0;
        double truePositives = 0;
        double falsePositives = 0;
        for (int i = cells.scores().length - 1; i >= 0; i--) {
            truePositives += cells.positives()[i];
            falsePositives += cells.negatives()[i];
            double f1 = 2 * truePositives / (truePositives + falsePositives + cells.positive());
            if (cells.negative() > 0 && f1 > bestF1) {
                bestF1 = f1;
                best = cells.scores()[i];
            }
        }
        return best;
    }

    private static MetricValue withInterval(double value, List<Double> resampled) {
        if (resampled == null) {
            return MetricValue.of(value);
        }
        double[] sorted = resampled.stream().mapToDouble(v -> v).toArray();
        Arrays.sort(sorted);
        return new MetricValue(
                value,
                Optional.of(sorted[(int) (0.025 * (sorted.length - 1))]),
                Optional.of(sorted[(int) Math.ceil(0.975 * (sorted.length - 1))]));
    }

    private static Map<String, Double> values(ScoreCells cells, double threshold) {
        double positive = cells.positive();
        double negative = cells.negative();
        double rows = positive + negative;
        double truePositives = 0;
        double falsePositives = 0;
        double concordant = 0;
        double precisionArea = 0;
        double hits = 0;
        double alarms = 0;
        for (int i = cells.scores().length - 1; i >= 0; i--) {
            double p = cells.positives()[i];
            double n = cells.negatives()[i];
            concordant += n * (truePositives + p / 2);
            truePositives += p;
            falsePositives += n;
            if (p > 0) {
                precisionArea += p / positive * truePositives / (truePositives + falsePositives);
            }
            if (cells.scores()[i] >= threshold) {
                hits = truePositives;
                alarms = falsePositives;
            }
        }
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("areaUnderROC", concordant / positive / negative);
        values.put("areaUnderPR", precisionArea);
        values.put("logLoss", cells.logLoss() / rows);
        values.put("brier", cells.squaredError() / rows);
        values.put("accuracy", (hits + negative - alarms) / rows);
        values.put("precision", hits + alarms == 0 ? 0 : hits / (hits + alarms));
        values.put("recall", hits / positive);
        values.put("f1", 2 * hits / (hits + alarms + positive));
        return values;
    }
}
