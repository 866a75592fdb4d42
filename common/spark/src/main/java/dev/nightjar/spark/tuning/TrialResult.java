/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.tuning;

import java.util.Map;
import java.util.Optional;

/**
 * What came of a trial, or of one rung of it.
 *
 * @param trial its number
 * @param params as text
 * @param rung from 0; always 0 but in successive halving
 * @param share of the training rows that it learnt from
 * @param metric on the validation rows; empty if it failed
 * @param failure why, if it failed
 */
public record TrialResult(
        int trial,
        Map<String, String> params,
        int rung,
        double share,
        Optional<Double> metric,
        Optional<String> failure,
        double seconds) {}
