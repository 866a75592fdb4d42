/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.registry;

import java.util.Optional;

/** A metric with its 95 % interval, where one is known. */
public record MetricValue(double value, Optional<Double> low, Optional<Double> high) {

    /** A metric without interval. */
    public static MetricValue of(double value) {
        return new MetricValue(value, Optional.empty(), Optional.empty());
    }
}
