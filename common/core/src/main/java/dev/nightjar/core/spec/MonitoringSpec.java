/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.time.Period;
import java.util.List;
import java.util.Optional;

/**
 * What is watched after scoring.
 *
 * @param window days of scored data to compare with; empty: the training data of the model version
 */
public record MonitoringSpec(
        Optional<Period> window,
        Optional<DriftSpec> features,
        Optional<DriftSpec> predictions,
        Optional<PerformanceSpec> performance,
        List<AlertSpec> alerts) {

    /** A distance between two distributions, and from where on it warns and alerts. */
    public record DriftSpec(DriftMetric metric, double warn, double alert) {}

    /** Distances between distributions. */
    public enum DriftMetric {
        PSI,
        JS,
        KS,
        WASSERSTEIN
    }

    /** A metric of past scores, once their labels are known. */
    public record PerformanceSpec(String metric, Optional<Double> alertBelow, Optional<Double> alertAbove) {}

    /** Where alerts go. */
    public sealed interface AlertSpec {}

    /** To the log of the run. */
    public record LogAlert() implements AlertSpec {}

    /** To an HTTP address, as JSON. */
    public record WebhookAlert(String url, List<String> events) implements AlertSpec {
        /** Without the address, which may hold a secret. */
        @Override
        public String toString() {
            return "WebhookAlert[events=" + events + "]";
        }
    }
}
