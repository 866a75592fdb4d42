/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.spec.Environment;
import dev.nightjar.orchestration.airflow.AirflowRunner;
import dev.nightjar.orchestration.airflow.Timing;
import dev.nightjar.orchestration.alert.Targets;
import dev.nightjar.orchestration.run.LocalRunner;
import dev.nightjar.orchestration.run.Runner;
import dev.nightjar.orchestration.serve.Server;
import dev.nightjar.orchestration.serve.Server.Access;
import dev.nightjar.orchestration.submit.Patience;
import dev.nightjar.orchestration.submit.SubmitRunner;
import dev.nightjar.orchestration.web.TlsCertificate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** `nightjar serve`. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description =
                "Plans and runs the nights of a folder of pipelines, and answers Airflow's REST API, until SIGTERM.")
final class ServeCommand implements Callable<Integer> {

    @Mixin
    private Settings settings;

    @Option(
            names = "--pipelines",
            paramLabel = "DIR",
            description = "Folder of pipeline files (default: conf/pipelines)")
    private Path pipelines;

    @Option(names = "--port", paramLabel = "N", defaultValue = "8080", description = "Port (default: 8080)")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address (default: 127.0.0.1)")
    private String host;

    @Option(names = "--insecure", description = "Let other machines in, without encryption")
    private boolean insecure;

    @Option(
            names = "--max-runs",
            paramLabel = "N",
            defaultValue = "1",
            description = "Runs at once, each a Spark application (default: 1)")
    private int capacity;

    @Mixin
    private TlsOption tls;

    @Mixin
    private StateOption state;

    @Option(
            names = "--public-url",
            paramLabel = "URL",
            description = "Where people reach this server, for links in alerts (default: http[s]://HOST:PORT)")
    private String publicUrl;

    @Override
    public Integer call() throws InterruptedException {
        if (!settings.quiet()) {
            // before the first logger is made
            System.setProperty("nightjar.log.level", "info");
        }
        Path folder = pipelines == null ? settings.home().conf("pipelines") : pipelines;
        if (!Files.isDirectory(folder)) {
            throw new UsageError("Cannot read the folder of pipelines " + folder + ": there is none.");
        }
        if (capacity < 1) {
            throw new UsageError("Invalid --max-runs " + capacity + ": give a number of runs, 1 or more.");
        }
        Clock clock = Clock.systemUTC();
        Optional<TlsCertificate> certificate = certificate(clock);
        Server.Settings how = new Server.Settings(
                folder,
                settings.variables(),
                new InetSocketAddress(address(), port),
                insecure ? Access.OTHERS : Access.THIS_MACHINE,
                Optional.ofNullable(System.getenv("NIGHTJAR_ADMIN_PASSWORD")),
                capacity,
                state.folder().resolve("logs").toAbsolutePath(),
                settings.lake(),
                targets(),
                certificate);
        Server server = new Server(state.open(settings, clock), how, runner(), clock);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.close();
            stopped.countDown();
        }));
        server.newPassword()
                .ifPresent(password ->
                        settings.out().println("The password of the user admin, shown this once: " + password));
        settings.out()
                .println("Nightjar serves " + folder + " on " + (certificate.isPresent() ? "https://" : "http://")
                        + host + ":" + server.port());
        settings.out().flush();
        stopped.await();
        return 0;
    }

    private Optional<TlsCertificate> certificate(Clock clock) {
        Optional<TlsCertificate> certificate = tls.certificate(clock);
        if (insecure && certificate.isPresent()) {
            throw new UsageError("Give either --insecure or --tls-certificate, not both.");
        }
        return certificate;
    }

    private Targets targets() {
        Targets targets = new Targets(settings.alerts().everywhere(), settings.secrets(), Optional.empty());
        if (publicUrl == null) {
            return targets;
        }
        if (!publicUrl.matches("https?://[^\\s/]+.*")) {
            throw new UsageError(
                    "Invalid --public-url " + publicUrl + ": give one such as https://nightjar.example.org.");
        }
        return targets.at(publicUrl.replaceAll("/+$", ""));
    }

    /** As the environment says. */
    private Runner runner() {
        Environment.Runner chosen = settings.runner();
        if (chosen instanceof Environment.Airflow airflow) {
            return new AirflowRunner(AirflowAccess.of(airflow), Timing.real());
        }
        if (chosen instanceof Environment.SparkSubmit) {
            return new SubmitRunner(settings.submitSettings(), settings.nights(), Patience.usual(), Clock.systemUTC());
        }
        return new LocalRunner(
                settings.home(),
                settings.nights(),
                settings.readEnvironment().environment().logLimit());
    }

    private InetAddress address() {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new UsageError("Unknown --host " + host + ".", e);
        }
    }
}
