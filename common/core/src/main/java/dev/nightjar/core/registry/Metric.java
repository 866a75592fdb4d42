/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.registry;

import java.util.Set;

/** What is known of metrics by name. */
public final class Metric {

    private static final Set<String> LOWER_IS_BETTER = Set.of(
            "logLoss", "brier", "calibrationError", "cost", "rmse", "mae", "mape", "smape", "pinball", "logPerplexity");

    private Metric() {}

    /** How much better `value` is than `other`, positive if it is. */
    public static double improvement(String metric, double value, double other) {
        return LOWER_IS_BETTER.contains(metric) ? other - value : value - other;
    }
}
