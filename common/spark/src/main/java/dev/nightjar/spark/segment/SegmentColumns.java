/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.segment;

import java.util.List;

/**
 * Columns that models of segments read and write.
 *
 * @param segments of which a row's segment is made, see {@link SegmentKey}
 * @param features vector
 * @param label DOUBLE; 0 or 1 for a classification
 * @param weight DOUBLE: how much a training row counts; rows of weight 0 teach nothing
 * @param prediction DOUBLE: predicted value or class
 * @param probability vector of the probabilities of both classes; only of a classification
 * @param margins vector, the margin of class 1 last; only of a classification
 */
public record SegmentColumns(
        List<String> segments,
        String features,
        String label,
        String weight,
        String prediction,
        String probability,
        String margins) {

    public SegmentColumns {
        segments = List.copyOf(segments);
    }
}
