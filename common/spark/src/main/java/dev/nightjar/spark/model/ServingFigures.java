/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import java.util.Optional;

/**
 * How a model did in a fresh process.
 *
 * @param rows scored of the sample
 * @param different rows whose predictions are not those of the training process
 * @param peakMemoryBytes of the whole process
 * @param rowsPerSecond on one core, Spark's first compilation left out
 * @param failure why it could not be loaded or did not score; then the figures are zero
 */
record ServingFigures(long rows, long different, long peakMemoryBytes, double rowsPerSecond, Optional<String> failure) {

    static ServingFigures failed(String why) {
        return new ServingFigures(0, 0, 0, 0, Optional.of(why));
    }
}
