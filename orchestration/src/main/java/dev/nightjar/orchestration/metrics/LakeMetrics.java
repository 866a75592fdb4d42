/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.metrics;

import dev.nightjar.core.ledger.RunLedger;
import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.ledger.StepState;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rows, drift and performance of the newest night of each step that went well, by the lake's ledger. */
final class LakeMetrics {

    private static final Logger LOG = LoggerFactory.getLogger(LakeMetrics.class);

    private final RunLedger ledger;
    private final MultiGauge rows;
    private final MultiGauge night;
    private final MultiGauge drift;
    private final MultiGauge performance;
    private final Map<String, Collection<StepRun>> newest = new ConcurrentHashMap<>();

    LakeMetrics(RunLedger ledger, MeterRegistry registry) {
        this.ledger = ledger;
        this.rows = gauge(registry, "nightjar.step.rows", "Rows of the newest night of a step, by what became of them");
        this.night =
                gauge(registry, "nightjar.step.night.timestamp.seconds", "Midnight UTC of the newest night of a step");
        this.drift = gauge(registry, "nightjar.drift.columns", "Columns and metrics that drifted, by level");
        this.performance = gauge(registry, "nightjar.performance", "Metrics of past scores, by name");
    }

    private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    /** Reads a pipeline's part of the ledger anew. What cannot be read leaves the figures as they were. */
    void refresh(String pipeline) {
        try {
            Map<String, StepRun> byStep = ledger.find(RunLedger.Query.of(pipeline)).stream()
                    .filter(run -> run.state() == StepState.SUCCESS)
                    .collect(Collectors.toMap(StepRun::step, run -> run, LakeMetrics::newer, TreeMap::new));
            newest.put(pipeline, byStep.values());
            publish();
        } catch (RuntimeException e) {
            LOG.warn("Cannot read the ledger of {} for its metrics: {}", pipeline, e.getMessage());
        }
    }

    private static StepRun newer(StepRun one, StepRun other) {
        return Comparator.comparing(StepRun::date)
                                .thenComparing(StepRun::startedAt)
                                .compare(one, other)
                        > 0
                ? one
                : other;
    }

    private synchronized void publish() {
        List<Row<?>> rowsNow = new ArrayList<>();
        List<Row<?>> nightNow = new ArrayList<>();
        List<Row<?>> driftNow = new ArrayList<>();
        List<Row<?>> performanceNow = new ArrayList<>();
        newest.values()
                .forEach(steps -> steps.forEach(step -> {
                    Tags tags = Tags.of("pipeline", step.pipeline(), "step", step.step());
                    rowsNow.add(Row.of(tags.and("rows", "read"), step.rowsRead()));
                    rowsNow.add(Row.of(tags.and("rows", "written"), step.rowsWritten()));
                    rowsNow.add(Row.of(tags.and("rows", "quarantined"), step.rowsQuarantined()));
                    nightNow.add(Row.of(tags, step.date().toEpochDay() * 86_400));
                    step.measures().forEach((name, value) -> {
                        Tags pipeline = Tags.of("pipeline", step.pipeline());
                        switch (name) {
                            case "drift.alerts" -> driftNow.add(Row.of(pipeline.and("level", "alert"), value));
                            case "drift.warnings" -> driftNow.add(Row.of(pipeline.and("level", "warn"), value));
                            default -> {
                                if (name.startsWith("performance.") && !name.equals("performance.alert")) {
                                    performanceNow.add(Row.of(pipeline.and("metric", name.substring(12)), value));
                                }
                            }
                        }
                    });
                }));
        rows.register(rowsNow, true);
        night.register(nightNow, true);
        drift.register(driftNow, true);
        performance.register(performanceNow, true);
    }
}
