/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.serve;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.ledger.DeltaRunLedger;
import dev.nightjar.core.registry.DeltaModelRegistry;
import dev.nightjar.orchestration.alert.Alerting;
import dev.nightjar.orchestration.alert.Targets;
import dev.nightjar.orchestration.api.AirflowApi;
import dev.nightjar.orchestration.api.Context;
import dev.nightjar.orchestration.metrics.Metrics;
import dev.nightjar.orchestration.models.NightjarApi;
import dev.nightjar.orchestration.run.Runner;
import dev.nightjar.orchestration.schedule.Scheduler;
import dev.nightjar.orchestration.store.Store;
import dev.nightjar.orchestration.web.Auth;
import dev.nightjar.orchestration.web.Role;
import dev.nightjar.orchestration.web.Router;
import dev.nightjar.orchestration.web.TlsCertificate;
import dev.nightjar.orchestration.web.Users;
import dev.nightjar.orchestration.web.WebServer;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole server: one thread that passes again and again, one for each run under way, and those of the web. */
public final class Server implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final long PASS_MILLIS = 500;
    private static final long STOP_SECONDS = 20;

    private final Store store;
    private final PipelineFolder folder;
    private final Scheduler scheduler;
    private final WebServer web;
    private final Optional<CertificateWatch> certificate;
    private final Metrics metrics;
    private final Alerting alerting;
    private final Optional<String> newPassword;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Semaphore work = new Semaphore(1);
    private final Thread loop = new Thread(this::loop, "scheduler");
    private volatile boolean stopping;

    /**
     * How to serve.
     *
     * @param pipelines folder of pipeline files
     * @param variables of these
     * @param address refused if it is not of this machine alone, without `tls`, and others may not reach it so
     * @param access whether others than this machine may reach it, without encryption
     * @param adminPassword of the user `admin`
     * @param lake whose models and figures it shows
     * @param alerts where alerts go, beside those that the pipelines' files name
     * @param tls with which it answers by HTTPS only
     */
    public record Settings(
            Path pipelines,
            Map<String, String> variables,
            InetSocketAddress address,
            Access access,
            Optional<String> adminPassword,
            int capacity,
            Path logs,
            Lake lake,
            Targets alerts,
            Optional<TlsCertificate> tls) {

        /** Without encryption; alerts go where the pipelines' files say only. */
        public Settings(
                Path pipelines,
                Map<String, String> variables,
                InetSocketAddress address,
                Access access,
                Optional<String> adminPassword,
                int capacity,
                Path logs,
                Lake lake) {
            this(
                    pipelines,
                    variables,
                    address,
                    access,
                    adminPassword,
                    capacity,
                    logs,
                    lake,
                    Targets.none(),
                    Optional.empty());
        }

        /** Whether nobody but this machine can reach it. */
        private boolean here() {
            return access == Access.THIS_MACHINE && address.getAddress().isLoopbackAddress();
        }
    }

    /** Who may reach the server. */
    public enum Access {
        THIS_MACHINE,
        OTHERS
    }

    /** Starts all. */
    public Server(Store store, Settings settings, Runner runner, Clock clock) {
        refuseOpen(settings);
        this.store = store;
        this.folder = new PipelineFolder(
                settings.pipelines(),
                settings.variables(),
                settings.alerts().secrets(),
                store.pipelines(),
                settings.logs().resolveSibling("copies"),
                clock);
        folder.refresh();
        this.metrics =
                new Metrics(store.runs(), store.schedulers(), folder, new DeltaRunLedger(settings.lake()), clock);
        this.scheduler = new Scheduler(
                new Scheduler.Repositories(metrics.runs(), store.pipelines(), store.backfills(), store.schedulers()),
                folder,
                runner,
                new Scheduler.Options(settings.capacity(), settings.logs()),
                clock,
                threads);
        Users users = new Users(store.users(), clock);
        this.newPassword = users.ensureAdmin(settings.adminPassword());
        this.web = web(users, settings, clock);
        this.certificate = settings.tls().map(tls -> new CertificateWatch(tls, store.events(), clock));
        this.alerting = alerting(settings, clock);
        alerting.start();
        loop.start();
    }

    private Alerting alerting(Settings settings, Clock clock) {
        String here = (settings.tls().isPresent() ? "https://" : "http://")
                + settings.address().getHostString() + ":" + web.port();
        Targets targets = settings.alerts().address().isPresent()
                ? settings.alerts()
                : settings.alerts().at(here);
        return new Alerting(store.alerts(), store.runs(), folder, new DeltaRunLedger(settings.lake()), targets, clock);
    }

    private WebServer web(Users users, Settings settings, Clock clock) {
        Auth auth = new Auth(store.users(), users, clock);
        Router router = new Router();
        auth.routes(router);
        // others would learn from it what runs here
        metrics.addTo(router, settings.here() ? Role.ANYBODY : Role.VIEWER);
        NightjarApi.addTo(
                router,
                new NightjarApi.Context(
                        settings.lake(),
                        new DeltaModelRegistry(settings.lake()),
                        new DeltaRunLedger(settings.lake()),
                        folder,
                        store.events(),
                        clock));
        AirflowApi.addTo(
                router,
                new Context(
                        metrics.runs(),
                        store.pipelines(),
                        store.events(),
                        store.backfills(),
                        store.schedulers(),
                        folder,
                        clock,
                        settings.logs(),
                        settings.capacity(),
                        work::release));
        return WebServer.start(settings.address(), router, auth, settings.tls());
    }

    private static void refuseOpen(Settings settings) {
        if (settings.access() == Access.THIS_MACHINE && settings.tls().isEmpty() && !settings.here()) {
            throw new UsageError("Cannot listen on " + settings.address().getHostString()
                    + ": passwords would cross the network as they are. Give --tls-certificate and --tls-key, put a proxy"
                    + " with TLS before 127.0.0.1, or give --insecure.");
        }
    }

    /** The port that it listens on. */
    public int port() {
        return web.port();
    }

    /** The administrator's password, if it was made up just now. */
    public Optional<String> newPassword() {
        return newPassword;
    }

    private void loop() {
        while (!stopping) {
            try {
                certificate.ifPresent(CertificateWatch::look);
                folder.refresh();
                scheduler.pass();
            } catch (RuntimeException e) {
                LOG.error("A pass of the scheduler failed; the next one tries again", e);
            }
            await();
        }
    }

    private void await() {
        try {
            if (work.tryAcquire(PASS_MILLIS, TimeUnit.MILLISECONDS)) {
                work.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }

    @Override
    public void close() {
        stopping = true;
        work.release();
        // at once, as the runners' processes end with this one, and that must not count as an attempt
        scheduler.stop();
        try {
            loop.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
            web.close();
            metrics.close();
            alerting.close();
            // what a pass that was under way began meanwhile
            scheduler.stop();
            threads.shutdown();
            if (!threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        store.close();
    }
}
