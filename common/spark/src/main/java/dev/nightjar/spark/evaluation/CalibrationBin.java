/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * About equally many rows with neighbouring scores.
 *
 * @param score their mean
 */
record CalibrationBin(double rows, double score, double positiveShare) {

    /** Bins of about as many rows each, so that rare high scores do not make a noisy end; fewer where scores are equal. */
    static List<CalibrationBin> of(ScoreCells cells, int bins) {
        List<CalibrationBin> made = new ArrayList<>();
        double scores = 0;
        double positives = 0;
        double inBin = 0;
        double seen = 0;
        int last = cells.scores().length - 1;
        for (int i = 0; i <= last; i++) {
            double count = cells.positives()[i] + cells.negatives()[i];
            scores += count * cells.centres()[i];
            positives += cells.positives()[i];
            inBin += count;
            seen += count;
            if (inBin > 0 && (seen >= cells.rows() * (made.size() + 1) / bins || i == last)) {
                made.add(new CalibrationBin(inBin, scores / inBin, positives / inBin));
                scores = 0;
                positives = 0;
                inBin = 0;
            }
        }
        return made;
    }
}
