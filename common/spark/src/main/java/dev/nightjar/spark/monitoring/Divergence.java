/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.monitoring;

import dev.nightjar.core.spec.MonitoringSpec.DriftMetric;
import java.util.List;

/** Distances of two distributions over the same bins, given as shares. */
final class Divergence {

    /** The least share that a bin counts with, so that an empty bin gives a large distance and not an infinite one. */
    private static final double FLOOR = 1e-4;

    private Divergence() {}

    static double of(DriftMetric metric, List<Double> reference, List<Double> current) {
        return switch (metric) {
            case PSI -> psi(reference, current);
            case JS -> jensenShannon(reference, current);
            default -> throw new IllegalStateException("Drift metric " + metric + " was not refused before");
        };
    }

    /**
     * Population stability index: the sum over the bins of (q - p) ln(q / p) (Siddiqi, Credit Risk Scorecards, 2006).
     * Without drift it is about (bins - 1)(1/n + 1/m) for n and m rows (Yurdakul, 2018).
     */
    static double psi(List<Double> reference, List<Double> current) {
        double sum = 0;
        for (int i = 0; i < reference.size(); i++) {
            double p = Math.max(reference.get(i), FLOOR);
            double q = Math.max(current.get(i), FLOOR);
            sum += (q - p) * Math.log(q / p);
        }
        return sum;
    }

    /** Jensen-Shannon divergence to base 2, from 0 to 1 (Lin, 1991). */
    static double jensenShannon(List<Double> reference, List<Double> current) {
        double sum = 0;
        for (int i = 0; i < reference.size(); i++) {
            double middle = (reference.get(i) + current.get(i)) / 2;
            sum += term(reference.get(i), middle) / 2 + term(current.get(i), middle) / 2;
        }
        return sum / Math.log(2);
    }

    private static double term(double share, double middle) {
        return share == 0 ? 0 : share * Math.log(share / middle);
    }
}
