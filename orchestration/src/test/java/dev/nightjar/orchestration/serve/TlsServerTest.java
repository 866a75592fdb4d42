/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import dev.nightjar.orchestration.airflow.AirflowClient;
import dev.nightjar.orchestration.airflow.AirflowFailure;
import dev.nightjar.orchestration.airflow.AirflowSettings;
import dev.nightjar.orchestration.airflow.Credentials;
import dev.nightjar.orchestration.airflow.Dag;
import dev.nightjar.orchestration.airflow.Timing;
import dev.nightjar.orchestration.schedule.EventRepository;
import dev.nightjar.orchestration.schedule.PageRequest;
import dev.nightjar.orchestration.web.Certificates;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that speaks TLS, on an address that others reach, and clients that trust it or do not. */
class TlsServerTest {

    @TempDir
    static Path folder;

    private static Certificates made;
    private static TlsServer server;

    @BeforeAll
    static void serve() throws Exception {
        made = new Certificates(folder);
        made.authority("authority");
        made.authority("stranger");
        made.server("server", "EC", "-signer", "authority");
        made.server("renewed", "RSA", "-signer", "authority");
        server = TlsServer.start(folder, made, "server");
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

    @Test
    void aRenewedCertificateIsTakenByNewConnectionsAndOneThatIsWrongIsNot() throws Exception {
        // one client, so that its session would be resumed if that could be
        SSLContext trusting = made.trusting("authority");
        try (SSLSocket before = connection(trusting)) {
            assertThat(name(before)).isEqualTo("CN=server");
            Files.copy(made.certificate("renewed"), made.certificate("server"), StandardCopyOption.REPLACE_EXISTING);
            Files.copy(made.key("renewed"), made.key("server"), StandardCopyOption.REPLACE_EXISTING);
            await().untilAsserted(() -> assertThat(newName(trusting)).isEqualTo("CN=renewed"));
            assertThat(answer(before)).startsWith("HTTP/1.1 200");
        }
        await().untilAsserted(() -> assertThat(events(CertificateWatch.TAKEN))
                .singleElement(STRING)
                .startsWith("CN=renewed, valid until "));

        Files.writeString(made.certificate("server"), "no certificate");
        await().untilAsserted(() -> assertThat(events(CertificateWatch.REFUSED))
                .singleElement(STRING)
                .contains("server.pem"));
        assertThat(newName(trusting)).isEqualTo("CN=renewed");
    }

    private static List<String> events(String name) {
        EventRepository.Filter filter = new EventRepository.Filter(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(name),
                Optional.empty(),
                List.of(),
                PageRequest.first(10));
        return server.events().events(filter).items().stream()
                .map(stored -> stored.event().extra().orElseThrow())
                .toList();
    }

    private static SSLSocket connection(SSLContext trusting) throws IOException {
        SSLSocket socket = (SSLSocket) trusting.getSocketFactory().createSocket("127.0.0.1", server.port());
        socket.startHandshake();
        return socket;
    }

    private static String name(SSLSocket connection) throws IOException {
        return connection.getSession().getPeerPrincipal().getName();
    }

    private static String newName(SSLContext trusting) throws IOException {
        try (SSLSocket socket = connection(trusting)) {
            assertThat(answer(socket)).startsWith("HTTP/1.1 200");
            return name(socket);
        }
    }

    private static String answer(SSLSocket connection) throws IOException {
        connection
                .getOutputStream()
                .write("GET /api/v2/version HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII))
                .readLine();
    }

    private static AirflowClient client(String authority) {
        AirflowSettings settings =
                AirflowSettings.of(server.url(), new Credentials.Password("admin", TlsServer.PASSWORD));
        return new AirflowClient(settings.trusting(made.certificate(authority)), Timing.real());
    }
}
