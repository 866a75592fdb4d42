/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.alert;

import dev.nightjar.core.ledger.RunLedger;
import dev.nightjar.orchestration.schedule.PipelineCatalog;
import dev.nightjar.orchestration.schedule.RunRepository;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The alerts of a server: looks for what happened, and posts it, in a thread of its own, so that no webhook holds up a
 * night. What it posts it posts at least once: after a stop in the middle of a post, once more under the same id.
 */
public final class Alerting implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Alerting.class);
    private static final long PASS_SECONDS = 1;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final AlertMaker maker;
    private final AlertPosting posting;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread alerts = new Thread(work, "alerts");
        alerts.setDaemon(true);
        return alerts;
    });

    public Alerting(
            AlertRepository alerts,
            RunRepository runs,
            PipelineCatalog catalog,
            RunLedger ledger,
            Targets targets,
            Clock clock) {
        this(
                new AlertMaker(alerts, runs, catalog, ledger, targets, clock),
                new AlertPosting(alerts, catalog, targets, new Post(TIMEOUT), clock));
    }

    Alerting(AlertMaker maker, AlertPosting posting) {
        this.maker = maker;
        this.posting = posting;
    }

    /** Begins. */
    public void start() {
        thread.scheduleWithFixedDelay(this::pass, PASS_SECONDS, PASS_SECONDS, TimeUnit.SECONDS);
    }

    /** Does what there is to do now. */
    void pass() {
        try {
            maker.pass();
            posting.pass();
        } catch (RuntimeException e) {
            LOG.error("A pass of the alerts failed; the next one tries again", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("Alerts are still being posted; they are posted again after the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
