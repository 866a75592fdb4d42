/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.monitoring;

import dev.nightjar.core.spec.MonitoringSpec.DriftSpec;
import dev.nightjar.spark.model.ReferenceDistribution;
import java.util.Locale;

/** A column whose drift is measured, what it is compared with, and from where on that is too much. */
record Watched(String column, Kind kind, ReferenceDistribution reference, DriftSpec limits) {

    /** Whether it goes into the model or comes out of it. */
    enum Kind {
        INPUT,
        PREDICTION;

        /** As tables show it. */
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
