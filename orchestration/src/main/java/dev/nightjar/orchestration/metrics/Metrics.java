/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.metrics;

import dev.nightjar.core.ledger.RunLedger;
import dev.nightjar.orchestration.schedule.KnownPipeline;
import dev.nightjar.orchestration.schedule.PipelineCatalog;
import dev.nightjar.orchestration.schedule.RunProgress;
import dev.nightjar.orchestration.schedule.RunRepository;
import dev.nightjar.orchestration.schedule.SchedulerRepository;
import dev.nightjar.orchestration.web.Response;
import dev.nightjar.orchestration.web.Role;
import dev.nightjar.orchestration.web.Router;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * `/metrics`: runs, steps and their durations since the start, the queue and the scheduler's lag as they are, and rows,
 * drift and performance of the newest nights, in the text format of Prometheus. The ledger is read in a thread of its own
 * when a run has ended, not when somebody asks.
 */
public final class Metrics implements AutoCloseable {

    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final RunMetrics counted = new RunMetrics(registry);
    private final LakeMetrics lake;
    private final RunRepository runs;
    private final ExecutorService reader = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "metrics");
        thread.setDaemon(true);
        return thread;
    });

    public Metrics(
            RunRepository stored,
            SchedulerRepository schedulers,
            PipelineCatalog catalog,
            RunLedger ledger,
            Clock clock) {
        this.lake = new LakeMetrics(ledger, registry);
        this.runs = new ObservedRuns(stored, this::observe, counted::began);
        new StateMetrics(stored, schedulers, catalog, clock).addTo(registry);
        catalog.pipelines().stream().map(KnownPipeline::name).forEach(this::refresh);
    }

    /** The runs, counted. */
    public RunRepository runs() {
        return runs;
    }

    private void observe(RunProgress progress) {
        counted.accept(progress);
        if (progress.run().state().ended()) {
            refresh(progress.run().key().pipeline());
        }
    }

    private void refresh(String pipeline) {
        if (!reader.isShutdown()) {
            reader.execute(() -> lake.refresh(pipeline));
        }
    }

    /**
     * Adds its route.
     *
     * @param role that readers must have: anybody's, where only this machine can ask
     */
    public void addTo(Router router, Role role) {
        router.on("GET", "/metrics", role, request -> Response.text(TEXT, registry.scrape()));
    }

    @Override
    public void close() {
        reader.shutdownNow();
    }
}
