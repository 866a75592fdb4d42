/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.lake.Lake;
import dev.nightjar.orchestration.airflow.AirflowClient;
import dev.nightjar.orchestration.airflow.AirflowFailure;
import dev.nightjar.orchestration.airflow.AirflowSettings;
import dev.nightjar.orchestration.airflow.Credentials;
import dev.nightjar.orchestration.airflow.Dag;
import dev.nightjar.orchestration.airflow.Timing;
import dev.nightjar.orchestration.alert.Targets;
import dev.nightjar.orchestration.schedule.ScriptedRunner;
import dev.nightjar.orchestration.serve.Server.Access;
import dev.nightjar.orchestration.store.Store;
import dev.nightjar.orchestration.web.Certificates;
import dev.nightjar.orchestration.web.TlsCertificate;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that speaks TLS, on an address that others reach, and clients that trust it or do not. */
class TlsServerTest {

    private static final String PASSWORD = "a password of tests";

    @TempDir
    static Path folder;

    private static Certificates made;
    private static Server server;

    @BeforeAll
    static void serve() throws Exception {
        made = new Certificates(folder);
        made.authority("authority");
        made.authority("stranger");
        made.server("server", "EC", "-signer", "authority");
        Clock clock = Clock.systemUTC();
        Path pipelines = Files.createDirectory(folder.resolve("pipelines"));
        Files.writeString(pipelines.resolve("p.yaml"), Script.pipeline("p", "{cron: '0 2 * * *'}"));
        server = new Server(
                Store.open("jdbc:sqlite:" + folder.resolve("s.db"), Optional.empty(), Optional.empty(), clock),
                new Server.Settings(
                        pipelines,
                        Map.of(),
                        new InetSocketAddress("0.0.0.0", 0),
                        Access.THIS_MACHINE,
                        Optional.of(PASSWORD),
                        1,
                        folder.resolve("logs"),
                        Lake.at(folder + "/lake"),
                        Targets.none(),
                        Optional.of(TlsCertificate.read(made.certificate("server"), made.key("server"), clock))),
                new ScriptedRunner(),
                clock);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aClientThatTrustsTheAuthorityTalksToIt() {
        assertThat(client("authority").dags(10)).extracting(Dag::dagId).containsExactly("p");
    }

    @Test
    void aClientThatTrustsAnotherSendsItNothing() {
        assertThatThrownBy(() -> client("stranger").dags(10))
                .isInstanceOfSatisfying(
                        AirflowFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(AirflowFailure.Kind.UNTRUSTED));
    }

    @Test
    void nothingIsAnsweredWithoutEncryption() {
        URI plain = URI.create("http://127.0.0.1:" + server.port() + "/api/v2/version");
        assertThatThrownBy(() -> HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(plain).build(), BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void othersMayNotReadItsMetrics() throws Exception {
        URI metrics = URI.create("https://127.0.0.1:" + server.port() + "/metrics");
        HttpClient trusting =
                HttpClient.newBuilder().sslContext(made.trusting("authority")).build();
        assertThat(trusting.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void itSpeaksTheVersionsOfTlsThatAreInUse(String version) throws Exception {
        try (SSLSocket socket =
                (SSLSocket) made.trusting("authority").getSocketFactory().createSocket("127.0.0.1", server.port())) {
            socket.setEnabledProtocols(new String[] {version});
            socket.startHandshake();
            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
        }
    }

    private static AirflowClient client(String authority) {
        AirflowSettings settings =
                AirflowSettings.of("https://127.0.0.1:" + server.port(), new Credentials.Password("admin", PASSWORD));
        return new AirflowClient(settings.trusting(made.certificate(authority)), Timing.real());
    }
}
