/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.step;

import dev.nightjar.core.spec.MonitoringSpec;
import dev.nightjar.core.spec.MonitoringSpec.LogAlert;
import dev.nightjar.core.spec.ScoringSpec;
import dev.nightjar.spark.usage.MemoryLimit;
import dev.nightjar.spark.usage.Usage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Results with what their step took. */
final class Measured {

    private static final Logger LOG = LoggerFactory.getLogger(Measured.class);

    private static final String SCORE = "score";

    private Measured() {}

    /**
     * The result with the figures of {@link Usage}. If scoring passed `scoring.maxPeakMemory`, the reason says so, measure
     * `memory.alert` is 1 and the log has a warning, as monitoring alerts are given; what was scored stays.
     */
    static StepResult of(StepContext night, Usage usage, StepResult result) {
        Map<String, Double> measures = usage.measures();
        measures.putAll(result.measures());
        Optional<MemoryLimit> limit = limit(night);
        Optional<String> alert = limit.flatMap(most -> most.passedBy(usage));
        limit.ifPresent(most -> measures.put("memory.alert", alert.isPresent() ? 1.0 : 0.0));
        StepResult measured = result.withMeasures(measures);
        if (alert.isEmpty()) {
            return measured;
        }
        if (logsAlerts(night)) {
            LOG.warn("{} {}: {}", night.spec().pipeline(), night.date(), alert.get());
        }
        return measured.withReason(
                result.reason().map(reason -> reason + "; " + alert.get()).orElse(alert.get()));
    }

    private static Optional<MemoryLimit> limit(StepContext night) {
        return night.spec()
                .scoring()
                .filter(scoring -> night.step().equals(SCORE))
                .flatMap(ScoringSpec::maxPeakMemory)
                .map(most -> new MemoryLimit("scoring.maxPeakMemory", most));
    }

    /** A file without monitoring says nothing of where alerts go. */
    private static boolean logsAlerts(StepContext night) {
        return night.spec().monitoring().map(MonitoringSpec::alerts).orElse(List.of(new LogAlert())).stream()
                .anyMatch(LogAlert.class::isInstance);
    }
}
