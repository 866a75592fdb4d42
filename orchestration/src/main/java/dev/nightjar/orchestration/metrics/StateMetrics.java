/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.metrics;

import dev.nightjar.orchestration.schedule.PageRequest;
import dev.nightjar.orchestration.schedule.PipelineCatalog;
import dev.nightjar.orchestration.schedule.Run;
import dev.nightjar.orchestration.schedule.RunFilter;
import dev.nightjar.orchestration.schedule.RunRepository;
import dev.nightjar.orchestration.schedule.RunState;
import dev.nightjar.orchestration.schedule.SchedulerRepository;
import dev.nightjar.orchestration.schedule.SchedulerRepository.SchedulerInfo;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** How things stand, asked of the store whenever somebody wants to know. */
final class StateMetrics {

    private final RunRepository runs;
    private final SchedulerRepository schedulers;
    private final PipelineCatalog catalog;
    private final Clock clock;

    StateMetrics(RunRepository runs, SchedulerRepository schedulers, PipelineCatalog catalog, Clock clock) {
        this.runs = runs;
        this.schedulers = schedulers;
        this.catalog = catalog;
        this.clock = clock;
    }

    void addTo(MeterRegistry registry) {
        gauge(registry, "nightjar.runs.queued", "Runs that wait", () -> count(RunState.QUEUED));
        gauge(registry, "nightjar.runs.running", "Runs under way", () -> count(RunState.RUNNING));
        gauge(
                registry,
                "nightjar.queue.wait.seconds",
                "How long the run waits that has been due longest, paused pipelines included",
                this::longestWait);
        gauge(
                registry,
                "nightjar.scheduler.heartbeat.age.seconds",
                "Since a scheduler last said that it lives",
                this::heartbeatAge);
        gauge(
                registry,
                "nightjar.schedulers",
                "Schedulers on this store",
                () -> schedulers.all().size());
        gauge(
                registry,
                "nightjar.pipelines",
                "Pipelines whose files are right",
                () -> catalog.pipelines().size());
        gauge(
                registry,
                "nightjar.import.errors",
                "Pipeline files that are wrong",
                () -> catalog.importErrors().size());
    }

    private static void gauge(MeterRegistry registry, String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    private long count(RunState state) {
        return runs.runs(filter(state, PageRequest.first(0))).total();
    }

    private double longestWait() {
        PageRequest first = new PageRequest(1, 0, List.of(new PageRequest.Order("run_after", false)));
        Instant now = clock.instant();
        return runs.runs(filter(RunState.QUEUED, first)).items().stream()
                .map(Run::night)
                .map(night -> Duration.between(night.runAfter(), now).toMillis() / 1000.0)
                .map(seconds -> Math.max(0, seconds))
                .findFirst()
                .orElse(0.0);
    }

    private double heartbeatAge() {
        return schedulers.all().stream()
                .map(SchedulerInfo::heartbeatAt)
                .max(Instant::compareTo)
                .map(beat -> Duration.between(beat, clock.instant()).toMillis() / 1000.0)
                .orElse(Double.NaN);
    }

    private static RunFilter filter(RunState state, PageRequest page) {
        return new RunFilter(List.of(), List.of(state.text()), List.of(), List.of(), page);
    }
}
