/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.serve;

import dev.nightjar.core.lake.Lake;
import dev.nightjar.orchestration.alert.Targets;
import dev.nightjar.orchestration.schedule.EventRepository;
import dev.nightjar.orchestration.schedule.ScriptedRunner;
import dev.nightjar.orchestration.serve.Server.Access;
import dev.nightjar.orchestration.store.Store;
import dev.nightjar.orchestration.web.Certificates;
import dev.nightjar.orchestration.web.TlsCertificate;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** A server that speaks TLS, on an address that others reach, with a pipeline `p` whose steps do nothing. */
public final class TlsServer implements AutoCloseable {

    /** Of `admin`. */
    public static final String PASSWORD = "a password of tests";

    private final Store store;
    private final Server server;

    private TlsServer(Store store, Server server) {
        this.store = store;
        this.server = server;
    }

    /** With a certificate of those that were made, in a folder of its own. */
    public static TlsServer start(Path folder, Certificates made, String certificate) throws IOException {
        Clock clock = Clock.systemUTC();
        Path pipelines = Files.createDirectories(folder.resolve("pipelines"));
        Files.writeString(pipelines.resolve("p.yaml"), Script.pipeline("p", "{timezone: UTC}"));
        Store store = Store.open("jdbc:sqlite:" + folder.resolve("s.db"), Optional.empty(), Optional.empty(), clock);
        Server.Settings settings = new Server.Settings(
                pipelines,
                Map.of(),
                new InetSocketAddress("0.0.0.0", 0),
                Access.THIS_MACHINE,
                Optional.of(PASSWORD),
                1,
                folder.resolve("logs"),
                Lake.at(folder + "/lake"),
                Targets.none(),
                Optional.of(TlsCertificate.read(made.certificate(certificate), made.key(certificate), clock)));
        return new TlsServer(store, new Server(store, settings, new ScriptedRunner(), clock));
    }

    int port() {
        return server.port();
    }

    EventRepository events() {
        return store.events();
    }

    /** Where it is, on this machine. */
    public String url() {
        return "https://127.0.0.1:" + port();
    }

    @Override
    public void close() {
        server.close();
    }
}
