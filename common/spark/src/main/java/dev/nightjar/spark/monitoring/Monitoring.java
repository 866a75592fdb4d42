/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.monitoring;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.spec.MonitoringSpec;
import dev.nightjar.core.spec.MonitoringSpec.LogAlert;
import dev.nightjar.spark.step.StepContext;
import dev.nightjar.spark.step.StepResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures drift of a scored night, and the performance of the newest past night whose labels are known. */
public final class Monitoring {

    private static final Logger LOG = LoggerFactory.getLogger(Monitoring.class);

    private final StepContext night;
    private final MonitoringSpec spec;

    /** @throws UsageError if the pipeline file has no `monitoring` */
    public Monitoring(StepContext night) {
        this.night = night;
        this.spec = night.spec()
                .monitoring()
                .orElseThrow(() -> new UsageError("Cannot monitor: pipeline "
                        + night.spec().pipeline() + " has no `monitoring` block. Add one, or leave the step out."));
    }

    /**
     * Replaces the date's rows of `drift` and `performance`. Alerts and what could not be measured are in the reason;
     * skipped if nothing could.
     *
     * @throws dev.nightjar.core.failure.DataRefused if the examples are not what the model was trained on
     */
    public StepResult run() {
        Finding drift = new DriftWatch(night, spec).watch();
        Finding performance = spec.performance()
                .map(wanted -> new PerformanceWatch(night, wanted).watch())
                .orElse(Finding.NOTHING);
        Finding all = drift.and(performance);
        if (spec.alerts().stream().anyMatch(LogAlert.class::isInstance)) {
            all.alerts().forEach(alert -> LOG.warn("{} {}: {}", night.spec().pipeline(), night.date(), alert));
        }
        return all.result();
    }
}
