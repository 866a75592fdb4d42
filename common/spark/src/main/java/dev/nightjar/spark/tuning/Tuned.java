/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.tuning;

import java.util.List;
import java.util.Map;

/**
 * What a search found: the file `trials.json` of an artefact.
 *
 * @param lowerIsBetter of the metric
 * @param judgedOn which rows the metric is of
 * @param best number of the trial that won
 * @param params those that won, as text
 * @param value of the metric that it won with
 * @param results of every trial, in the order of their rungs and numbers
 */
public record Tuned(
        String method,
        String metric,
        boolean lowerIsBetter,
        String judgedOn,
        int best,
        Map<String, String> params,
        double value,
        List<TrialResult> results) {

    /** Its name in an artefact. */
    public static final String FILE = "trials.json";

    public Tuned {
        results = List.copyOf(results);
    }
}
