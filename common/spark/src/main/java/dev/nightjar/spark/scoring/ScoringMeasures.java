/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Figures of a scored date for the ledger. */
final class ScoringMeasures {

    private ScoringMeasures() {}

    /** `rows`, `seconds`, `rowsPerSecond` where time was measured, and `positiveShare` where there are decisions. */
    static Map<String, Double> of(long rows, Duration took, Optional<Double> positiveShare) {
        Map<String, Double> measures = new TreeMap<>();
        double seconds = took.toMillis() / 1000.0;
        measures.put("rows", (double) rows);
        measures.put("seconds", seconds);
        if (seconds > 0) {
            measures.put("rowsPerSecond", rows / seconds);
        }
        positiveShare.ifPresent(share -> measures.put("positiveShare", share));
        return measures;
    }
}
