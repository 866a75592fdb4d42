/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.Optional;

/**
 * From which score on a row is an anomaly. One of the two is set.
 *
 * @param contamination share of the training rows that are anomalies, above 0 and below 0.5
 * @param threshold score, above 0 and below 1
 */
public record AnomalySpec(Optional<Double> contamination, Optional<Double> threshold) {

    /** Contamination where the file says nothing. */
    public static final double USUAL_CONTAMINATION = 0.01;
}
