/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.metrics;

import dev.nightjar.core.ledger.RunLedger;
import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.ledger.StepState;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rows, drift and performance of the newest night of each step that went well, by the lake's ledger. */
final class LakeMetrics {

    private static final String PERFORMANCE = "performance.";
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
        List<StepRun> steps =
                newest.values().stream().flatMap(Collection::stream).toList();
        rows.register(steps.stream().flatMap(LakeMetrics::rowsOf).toList(), true);
        night.register(
                steps.stream()
                        .<Row<?>>map(step -> Row.of(labels(step), step.date().toEpochDay() * 86_400))
                        .toList(),
                true);
        drift.register(measured(steps, LakeMetrics::level), true);
        performance.register(measured(steps, LakeMetrics::metric), true);
    }

    private static Tags labels(StepRun step) {
        return Tags.of("pipeline", step.pipeline(), "step", step.step());
    }

    private static Stream<Row<?>> rowsOf(StepRun step) {
        Tags labels = labels(step);
        return Stream.of(
                Row.of(labels.and("rows", "read"), step.rowsRead()),
                Row.of(labels.and("rows", "written"), step.rowsWritten()),
                Row.of(labels.and("rows", "quarantined"), step.rowsQuarantined()));
    }

    /** The measures of steps that have a label of a kind. */
    private static List<Row<?>> measured(List<StepRun> steps, Function<String, Optional<Tag>> label) {
        List<Row<?>> found = new ArrayList<>();
        steps.forEach(step -> step.measures()
                .forEach((name, value) -> label.apply(name)
                        .ifPresent(tag -> found.add(
                                Row.of(Tags.of("pipeline", step.pipeline()).and(tag), value)))));
        return found;
    }

    private static Optional<Tag> level(String measure) {
        return switch (measure) {
            case "drift.alerts" -> Optional.of(Tag.of("level", "alert"));
            case "drift.warnings" -> Optional.of(Tag.of("level", "warn"));
            default -> Optional.empty();
        };
    }

    private static Optional<Tag> metric(String measure) {
        return Optional.of(measure)
                .filter(name -> name.startsWith(PERFORMANCE) && !name.equals(PERFORMANCE + "alert"))
                .map(name -> Tag.of("metric", name.substring(PERFORMANCE.length())));
    }
}
