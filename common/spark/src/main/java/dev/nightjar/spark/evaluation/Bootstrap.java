/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import dev.nightjar.core.registry.MetricValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * 95 % intervals of metrics: between percentiles of what they are when rows are drawn again (Efron and Tibshirani 1993,
 * chapter 13). Each row, or group of equal rows, is drawn a Poisson number of times of its own, which for many rows is as
 * drawing with replacement (Chamandy et al. 2012, "Estimating uncertainty for massive data streams").
 */
final class Bootstrap {

    private static final int RESAMPLES = 200;
    private static final double NORMAL = 30;

    private final long seed;

    Bootstrap(long seed) {
        this.seed = seed;
    }

    /**
     * Metrics with their intervals, those without a value on at least half of the resamples without.
     *
     * @param values of the rows
     * @param drawnFrom of what is drawn from, which may be coarser: intervals are moved by the difference
     * @param drawn of rows drawn again
     */
    Map<String, MetricValue> intervals(
            Map<String, Double> values,
            Map<String, Double> drawnFrom,
            Function<SplittableRandom, Map<String, Double>> drawn) {
        Map<String, List<Double>> resampled = new LinkedHashMap<>();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < RESAMPLES; i++) {
            drawn.apply(random)
                    .forEach((name, value) -> resampled
                            .computeIfAbsent(name, n -> new ArrayList<>())
                            .add(value));
        }
        Map<String, MetricValue> metrics = new LinkedHashMap<>();
        values.forEach((name, value) -> metrics.put(
                name,
                between(value, value - drawnFrom.getOrDefault(name, value), resampled.getOrDefault(name, List.of()))));
        return metrics;
    }

    private static MetricValue between(double value, double moved, List<Double> resampled) {
        if (resampled.size() < RESAMPLES / 2) {
            return MetricValue.of(value);
        }
        double[] sorted = resampled.stream().mapToDouble(v -> v).toArray();
        Arrays.sort(sorted);
        return new MetricValue(
                value,
                Optional.of(sorted[(int) (0.025 * (sorted.length - 1))] + moved),
                Optional.of(sorted[(int) Math.ceil(0.975 * (sorted.length - 1))] + moved));
    }

    /** Knuth's method for small means; the normal approximation from 30 on. */
    static double poisson(double mean, SplittableRandom random) {
        if (mean >= NORMAL) {
            return Math.max(0, Math.rint(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        double limit = Math.exp(-mean);
        int events = 0;
        for (double product = random.nextDouble(); product > limit; product *= random.nextDouble()) {
            events++;
        }
        return events;
    }
}
