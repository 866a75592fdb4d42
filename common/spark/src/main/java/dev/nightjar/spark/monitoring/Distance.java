/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.monitoring;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.spec.MonitoringSpec.DriftMetric;
import java.util.List;

/**
 * Distances of a histogram from a reference with the same bins.
 *
 * <p><b>psi</b>, the population stability index: sum over bins of (a - e) ln(a / e) for current share a and reference
 * share e (Siddiqi, Credit Risk Scorecards, 2006). Empty bins would make it infinite, so both sides get half a row a
 * bin (Jeffreys' prior): with n rows and B bins a share s becomes (n s + 1/2) / (n + B/2); the reference counts as if
 * it had n rows too, so that equal shares stay equal. Without drift its expectation is about (B - 1)(1/n + 1/m) for n
 * current and m reference rows (Yurdakul and Naranjo, Journal of Risk Model Validation 14(4), 2020), with B the bins
 * that are not empty.
 *
 * <p><b>js</b>, the Jensen-Shannon divergence with logarithms of base 2, from 0 to 1 (Lin, IEEE Transactions on
 * Information Theory 37(1), 1991). It is finite with empty bins and takes the shares as they are. For small distances
 * it is psi / (8 ln 2).
 */
final class Distance {

    private static final double HALF_A_ROW = 0.5;
    private static final double LN_2 = Math.log(2);

    private Distance() {}

    /**
     * The distance by a metric.
     *
     * @param reference shares of the bins, adding up to 1
     * @param counts current rows of the same bins
     * @return 0 without rows
     */
    static double of(DriftMetric metric, List<Double> reference, List<Long> counts) {
        if (rows(counts) == 0) {
            return 0;
        }
        return switch (metric) {
            case PSI -> psi(reference, counts);
            case JS -> jensenShannon(reference, counts);
            case KS, WASSERSTEIN -> throw unsupported(metric);
        };
    }

    /** What the metric is expected to be by chance alone, against a reference of many more rows. */
    static double expectedByChance(DriftMetric metric, List<Double> reference, List<Long> counts) {
        long rows = rows(counts);
        if (rows == 0) {
            return 0;
        }
        long bins = 0;
        for (int bin = 0; bin < counts.size(); bin++) {
            if (counts.get(bin) > 0 || reference.get(bin) > 0) {
                bins++;
            }
        }
        double psi = (bins - 1) / (double) rows;
        return switch (metric) {
            case PSI -> psi;
            case JS -> psi / (8 * LN_2);
            case KS, WASSERSTEIN -> throw unsupported(metric);
        };
    }

    private static double psi(List<Double> reference, List<Long> counts) {
        double rows = rows(counts);
        double total = rows + HALF_A_ROW * counts.size();
        double sum = 0;
        for (int bin = 0; bin < counts.size(); bin++) {
            double current = (counts.get(bin) + HALF_A_ROW) / total;
            double expected = (rows * reference.get(bin) + HALF_A_ROW) / total;
            sum += (current - expected) * Math.log(current / expected);
        }
        return sum;
    }

    private static double jensenShannon(List<Double> reference, List<Long> counts) {
        double rows = rows(counts);
        double sum = 0;
        for (int bin = 0; bin < counts.size(); bin++) {
            double current = counts.get(bin) / rows;
            double expected = reference.get(bin);
            double middle = (current + expected) / 2;
            sum += (surprise(current, middle) + surprise(expected, middle)) / 2;
        }
        return Math.max(0, sum);
    }

    /** p log2(p / q), and nothing for nothing. */
    private static double surprise(double share, double middle) {
        return share == 0 ? 0 : share * Math.log(share / middle) / LN_2;
    }

    private static long rows(List<Long> counts) {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    private static UsageError unsupported(DriftMetric metric) {
        return new UsageError(
                "Cannot measure drift by " + metric.name().toLowerCase(java.util.Locale.ROOT)
                        + ": not supported yet. Set monitoring.features.metric and monitoring.predictions.metric to psi or js.");
    }
}
