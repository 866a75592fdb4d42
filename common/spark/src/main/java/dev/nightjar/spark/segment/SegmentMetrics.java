/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.segment;

import java.util.Map;

/**
 * How good a model is for the rows of a segment.
 *
 * @param segment its name; null for rows of no segment
 * @param trainingRows that it had; 0 if training did not see it
 * @param served `own` if its own model serves it; else why that of all rows does: `few rows`, `one label`, `reserved name`,
 *     `unseen` or `no segment`
 * @param rows that were judged
 * @param metrics of these rows, without those that cannot be computed
 */
public record SegmentMetrics(String segment, long trainingRows, String served, long rows, Map<String, Double> metrics) {

    static final String UNSEEN = "unseen";
    static final String NO_SEGMENT = "no segment";

    /** Whether it has a model of its own. */
    public boolean own() {
        return served.equals(TrainedSegment.OWN);
    }
}
