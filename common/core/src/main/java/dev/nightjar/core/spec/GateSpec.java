/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.Optional;

/** A condition that a model version must meet before it may become champion. */
public sealed interface GateSpec {

    /** The test metric lies in bounds; with `slice` on that slice, or on each with `*`. */
    record Bounds(String metric, Optional<Double> min, Optional<Double> max, Optional<String> slice, long minRows)
            implements GateSpec {

        /** Such as `recall >= 0.8`. */
        public String condition() {
            return metric
                    + min.map(least -> " >= " + least).orElse("")
                    + max.map(most -> " <= " + most).orElse("");
        }

        /** Whether a value lies in the bounds. */
        public boolean allows(double value) {
            return min.map(least -> value >= least).orElse(true)
                    && max.map(most -> value <= most).orElse(true);
        }
    }

    /** The test metric is at least `minDelta` better than that of the champion or the baseline on the same rows. */
    record Versus(String metric, Rival vs, double minDelta) implements GateSpec {}

    /** Loaded in a fresh process, the model stays within memory and reaches a speed. */
    record Serving(Optional<String> maxPeakMemory, Optional<Long> minRowsPerSecond) implements GateSpec {}

    /** What a version is compared with. */
    enum Rival {
        CHAMPION,
        BASELINE
    }
}
