/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okForContentType;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.orchestration.airflow.AirflowFailure.Kind;
import dev.nightjar.orchestration.airflow.RunWatch.Patience;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The client against wrong, slow, cut and huge answers. */
class BadAnswersTest {

    private static final String RUN = "{\"dag_id\":\"d\",\"dag_run_id\":\"r\",\"state\":\"%s\",\"note\":\"%s\"}";
    private static final String RUNS = "/api/v2/dags/d/dagRuns";
    private static final TriggerRequest REQUEST = TriggerRequest.of("d", "r", JsonNodeFactory.instance.objectNode());

    private final WireMockServer airflow = new WireMockServer(options().dynamicPort());
    private final FakeTime time = new FakeTime();

    @BeforeEach
    void start() {
        airflow.start();
        airflow.stubFor(get("/api/v2/version").willReturn(ok("{\"version\":\"3.1.0\"}")));
    }

    @AfterEach
    void stop() {
        airflow.stop();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aGetWhoseAnswerBreaksOffIsSentAgainAndSoIsSeenThrough(Fault fault) {
        sequence(aResponse().withFault(fault), ok(RUN.formatted("running", "")));
        // what was garbage to the client was no HTTP at all, and counts as broken off
        assertThat(client().run("d", "r").state()).isEqualTo("running");
        // where not a byte of an answer came, Java's client has sent it again by itself
        assertThat(time.waits).hasSizeLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"500", "502", "503", "504", "429"})
    void aServerThatCannotNowIsAskedAgainAndNotForEver(int status) {
        airflow.stubFor(get(RUNS + "/r").willReturn(aResponse().withStatus(status)));
        refused(status == 429 ? Kind.BUSY : Kind.SERVER, () -> client().run("d", "r"));
        airflow.verify(5, getRequestedFor(urlEqualTo(RUNS + "/r")));
        assertThat(time.waits)
                .hasSize(4)
                .allSatisfy(wait -> assertThat(wait).isBetween(Duration.ofMillis(250), Duration.ofSeconds(8)));
    }

    @Test
    void aServerSaysHowLongToWait() {
        sequence(aResponse().withStatus(503).withHeader("Retry-After", "17"), ok(RUN.formatted("running", "")));
        client().run("d", "r");
        assertThat(time.waits).containsExactly(Duration.ofSeconds(17));
    }

    @Test
    void whatMayHaveBeenDoneIsNotSentAgainUnlessItCannotDoHarm() {
        airflow.stubFor(
                post("/api/v2/dags/d/clearTaskInstances").willReturn(aResponse().withStatus(502)));
        refused(
                Kind.SERVER,
                () -> client().clear(new ClearRequest(
                        "d", "r", List.of(), ClearRequest.Which.ALL, ClearRequest.Downstream.STAYS)));
        airflow.verify(1, postRequestedFor(urlPathEqualTo("/api/v2/dags/d/clearTaskInstances")));
    }

    @Test
    void aTriggerWhoseAnswerIsLostIsLookedForBeforeItIsSentAgain() {
        airflow.stubFor(post(RUNS).willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE)));
        airflow.stubFor(get(RUNS + "/r").willReturn(ok(RUN.formatted("queued", REQUEST.mark()))));
        assertThat(client().trigger(REQUEST).state()).isEqualTo("queued");
        airflow.verify(1, postRequestedFor(urlEqualTo(RUNS)));
    }

    @Test
    void aTriggerThatDidNotArriveIsSentAgain() {
        airflow.stubFor(post(RUNS)
                .inScenario("s")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(aResponse().withStatus(502))
                .willSetStateTo("up"));
        airflow.stubFor(post(RUNS)
                .inScenario("s")
                .whenScenarioStateIs("up")
                .willReturn(ok(RUN.formatted("queued", REQUEST.mark()))));
        airflow.stubFor(get(RUNS + "/r").willReturn(aResponse().withStatus(404)));
        assertThat(client().trigger(REQUEST).state()).isEqualTo("queued");
        airflow.verify(2, postRequestedFor(urlEqualTo(RUNS)));
    }

    @Test
    void aRunOfTheSameIdThatSomebodyElseMadeIsAConflict() {
        airflow.stubFor(post(RUNS).willReturn(aResponse().withStatus(409)));
        airflow.stubFor(get(RUNS + "/r").willReturn(ok(RUN.formatted("queued", "another"))));
        refused(Kind.CONFLICT, () -> client().trigger(REQUEST));
    }

    @Test
    void anAnswerThatDripsInIsCutOffInTime() {
        airflow.stubFor(get(RUNS + "/r")
                .willReturn(ok(RUN.formatted("queued", "x".repeat(1000))).withChunkedDribbleDelay(20, 20_000)));
        long start = System.nanoTime();
        AirflowClient client = new AirflowClient(settings().within(Duration.ofMillis(300), 1 << 20), time.timing());
        refused(Kind.TIMED_OUT, () -> client.run("d", "r"));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void anAnswerThatDoesNotComeIsNotWaitedFor() {
        airflow.stubFor(get(RUNS + "/r").willReturn(ok("{}").withFixedDelay(5000)));
        AirflowClient client = new AirflowClient(settings().within(Duration.ofMillis(200), 1 << 20), time.timing());
        refused(Kind.TIMED_OUT, () -> client.run("d", "r"));
    }

    @Test
    void aHugeAnswerIsNotTaken() {
        airflow.stubFor(get(RUNS + "/r").willReturn(ok("{\"x\":\"" + "y".repeat(3 << 20) + "\"}")));
        AirflowClient client = new AirflowClient(settings().within(Duration.ofSeconds(20), 1 << 20), time.timing());
        refused(Kind.INVALID_ANSWER, () -> client.run("d", "r"));
        assertThat(time.waits).isEmpty();
    }

    @Test
    void anEndlessListThatNeverGetsOnIsNotReadForEver() {
        airflow.stubFor(get(urlPathEqualTo("/api/v2/dags"))
                .willReturn(ok("{\"dags\":[{\"dag_id\":\"a\"},{\"dag_id\":\"b\"}],\"total_entries\":null}")));
        assertThat(client().dags(1000)).extracting(Dag::dagId).containsExactly("a", "b");
    }

    @Test
    void aListWithoutATotalAndWithSmallerPagesIsReadToItsEnd() {
        page("0", "a", "b");
        page("2", "c");
        page("3");
        assertThat(client().dags(1000)).extracting(Dag::dagId).containsExactly("a", "b", "c");
    }

    private void page(String offset, String... ids) {
        String rows = java.util.Arrays.stream(ids)
                .map(id -> "{\"dag_id\":\"" + id + "\"}")
                .collect(java.util.stream.Collectors.joining(","));
        airflow.stubFor(get(urlPathEqualTo("/api/v2/dags"))
                .withQueryParam("offset", equalTo(offset))
                .willReturn(ok("{\"dags\":[" + rows + "],\"next_cursor\":null}")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/html | <html>sign in</html> | 'text/html' and not JSON",
                "application/json | {\"dag_id\": \"d\", | no JSON that can be read",
                "application/json | 17 | not a JSON document",
                "application/json | {\"dag_id\":\"d\"} | has no dag_run_id"
            })
    void whatIsNoneOfAirflowsAnswersIsSaid(String type, String body, String message) {
        airflow.stubFor(get(RUNS + "/r").willReturn(okForContentType(type, body)));
        assertThatThrownBy(() -> client().run("d", "r"))
                .isInstanceOfSatisfying(
                        AirflowFailure.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_ANSWER))
                .hasMessageContaining(message);
    }

    @Test
    void unknownKeysStatesAndWrongTimesDoNoHarm() {
        airflow.stubFor(get(RUNS + "/r")
                .willReturn(ok(
                        "{\"dag_id\":\"d\",\"dag_run_id\":\"r\",\"state\":\"awaiting_input\",\"start_date\":\"soon\","
                                + "\"new\":{\"deep\":[1]}}")));
        DagRun run = client().run("d", "r");
        assertThat(run.ended()).isFalse();
        assertThat(run.startDate()).isEmpty();
    }

    @Test
    void aRedirectionIsNotFollowedWithTheToken() {
        airflow.stubFor(get(RUNS + "/r")
                .willReturn(aResponse().withStatus(302).withHeader("Location", "https://login.example.org/")));
        assertThatThrownBy(() -> client().run("d", "r"))
                .isInstanceOf(AirflowFailure.class)
                .hasMessageContaining("leads to https://login.example.org/");
    }

    @Test
    void theWordsOfAnErrorAreKeptAndWhatWasSentIsNot() {
        airflow.stubFor(post(RUNS)
                .willReturn(aResponse()
                        .withStatus(422)
                        .withHeader("Content-Type", "application/json")
                        .withBody("{\"detail\":[{\"type\":\"missing\",\"loc\":[\"body\",\"logical_date\"],"
                                + "\"msg\":\"Field required\",\"input\":\"s3cret\"}]}")));
        assertThatThrownBy(() -> client().trigger(REQUEST))
                .isInstanceOfSatisfying(
                        AirflowFailure.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
                .hasMessageContaining("body.logical_date: Field required")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void aTokenIsRenewedOnceWhenTheServersKeyChanged() {
        airflow.stubFor(post("/auth/token")
                .inScenario("login")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(token("old"))
                .willSetStateTo("again"));
        airflow.stubFor(post("/auth/token")
                .inScenario("login")
                .whenScenarioStateIs("again")
                .willReturn(token("new")));
        airflow.stubFor(get(RUNS + "/r")
                .withHeader("Authorization", equalTo("Bearer old"))
                .willReturn(json(403, "{\"detail\":\"Invalid JWT token\"}")));
        airflow.stubFor(get(RUNS + "/r")
                .withHeader("Authorization", equalTo("Bearer new"))
                .willReturn(ok(RUN.formatted("running", ""))));
        AirflowClient client = client(new Credentials.Password("ann", "pass"));
        assertThat(client.run("d", "r").state()).isEqualTo("running");
        airflow.stubFor(get(RUNS + "/r").willReturn(json(401, "{\"detail\":\"Token Expired\"}")));
        refused(Kind.UNAUTHENTICATED, () -> client.run("d", "r"));
        airflow.verify(3, postRequestedFor(urlEqualTo("/auth/token")));
    }

    @Test
    void aTokenIsRenewedAMinuteBeforeItEnds() {
        long end = time.clock.instant().plusSeconds(600).getEpochSecond();
        String claims = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("{\"exp\":" + end + "}").getBytes(StandardCharsets.UTF_8));
        airflow.stubFor(post("/auth/token").willReturn(token("h." + claims + ".s")));
        airflow.stubFor(get(RUNS + "/r").willReturn(ok(RUN.formatted("running", ""))));
        AirflowClient client = client(new Credentials.Password("ann", "pass"));
        client.run("d", "r");
        time.clock.advance(Duration.ofSeconds(530));
        client.run("d", "r");
        airflow.verify(1, postRequestedFor(urlEqualTo("/auth/token")));
        time.clock.advance(Duration.ofSeconds(15));
        client.run("d", "r");
        airflow.verify(2, postRequestedFor(urlEqualTo("/auth/token")));
    }

    @Test
    void whoWaitsForARunSitsOutAnAirflowThatIsStartedAnew() {
        airflow.stubFor(get(RUNS + "/r").willReturn(ok(RUN.formatted("running", ""))));
        time.duringWaits(() -> {
            if (time.waits.size() == 2) {
                airflow.stubFor(get(RUNS + "/r").willReturn(aResponse().withStatus(503)));
            } else if (time.waits.size() == 12) {
                airflow.stubFor(get(RUNS + "/r").willReturn(ok(RUN.formatted("success", ""))));
            }
        });
        assertThat(client().await("d", "r", Patience.of(Optional.empty()), run -> {})
                        .succeeded())
                .isTrue();
        assertThat(time.waits).allSatisfy(wait -> assertThat(wait).isLessThanOrEqualTo(Duration.ofSeconds(30)));
    }

    @Test
    void whereNobodyListensThatIsSaid() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        AirflowClient client = new AirflowClient(
                AirflowSettings.of("http://127.0.0.1:" + port, new Credentials.None()), time.timing());
        refused(Kind.UNREACHABLE, client::version);
        assertThat(time.waits).hasSize(4);
    }

    @Test
    void aServerWhoseCertificateIsNotTrustedIsNotTalkedToAndOneThatIsIs(@TempDir Path folder) throws Exception {
        Path keys = folder.resolve("keys.p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        List<String> command = List.of(
                ("%s -genkeypair -alias a -keyalg EC -dname CN=localhost -ext san=dns:localhost -storetype PKCS12"
                                + " -storepass password -keystore %s")
                        .formatted(keytool, keys)
                        .split(" "));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
        WireMockServer secure = new WireMockServer(options()
                .dynamicPort()
                .dynamicHttpsPort()
                .keystorePath(keys.toString())
                .keystoreType("PKCS12")
                .keystorePassword("password")
                .keyManagerPassword("password"));
        secure.start();
        try {
            secure.stubFor(get("/api/v2/version").willReturn(ok("{\"version\":\"3.1.0\"}")));
            AirflowSettings settings =
                    AirflowSettings.of("https://localhost:" + secure.httpsPort(), new Credentials.Token("t"));
            refused(Kind.UNTRUSTED, () -> new AirflowClient(settings, time.timing()).version());
            Path file = Files.writeString(folder.resolve("ca.pem"), certificate(keys));
            assertThat(new AirflowClient(settings.trusting(file), time.timing()).version())
                    .isEqualTo("3.1.0");
            Path none = Files.writeString(folder.resolve("none.pem"), "");
            assertThatThrownBy(() -> new AirflowClient(settings.trusting(none), time.timing()))
                    .isInstanceOf(UsageError.class)
                    .hasMessageContaining("none.pem");
        } finally {
            secure.stop();
        }
    }

    private static String certificate(Path keys) throws Exception {
        KeyStore store = KeyStore.getInstance(keys.toFile(), "password".toCharArray());
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(store.getCertificate("a").getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    @Test
    void requestsGoThroughTheProxy() {
        AirflowClient client = new AirflowClient(
                AirflowSettings.of("http://airflow.invalid:8080", new Credentials.Token("t"))
                        .through("http://localhost:" + proxy()),
                time.timing());
        assertThat(client.version()).isEqualTo("3.0.9");
    }

    @ParameterizedTest
    @CsvSource({"ftp://a", "nonsense", "http://user:pass@a", "http://a/?x=1", "'http://a b'"})
    void anAddressThatIsNoneIsRefused(String url) {
        assertThatThrownBy(() -> AirflowSettings.of(url, new Credentials.None()))
                .isInstanceOf(UsageError.class)
                .hasMessageNotContaining("pass@");
    }

    /** Answers one request, whose first line must name the whole address. */
    private static int proxy() {
        try {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            Thread thread = new Thread(() -> {
                try (socket;
                        Socket peer = socket.accept();
                        InputStream in = peer.getInputStream()) {
                    byte[] request = new byte[4096];
                    String text = new String(request, 0, in.read(request), StandardCharsets.ISO_8859_1);
                    String body = text.startsWith("GET http://airflow.invalid:8080/api/v2/version ")
                            ? "{\"version\":\"3.0.9\"}"
                            : "{}";
                    peer.getOutputStream()
                            .write(("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
                                            + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                                    .getBytes(StandardCharsets.ISO_8859_1));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            thread.setDaemon(true);
            thread.start();
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void sequence(ResponseDefinitionBuilder first, ResponseDefinitionBuilder then) {
        airflow.stubFor(any(urlEqualTo(RUNS + "/r"))
                .inScenario("sequence")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(first)
                .willSetStateTo("then"));
        airflow.stubFor(any(urlEqualTo(RUNS + "/r"))
                .inScenario("sequence")
                .whenScenarioStateIs("then")
                .willReturn(then));
    }

    private static void refused(Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AirflowFailure.class,
                        failure -> assertThat(failure.kind()).as("%s", failure).isEqualTo(kind));
    }

    private static ResponseDefinitionBuilder ok(String body) {
        return json(200, body);
    }

    private static ResponseDefinitionBuilder json(int status, String body) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withBody(body);
    }

    private static ResponseDefinitionBuilder token(String token) {
        return json(201, "{\"access_token\":\"" + token + "\"}");
    }

    private AirflowSettings settings() {
        return AirflowSettings.of("http://localhost:" + airflow.port(), new Credentials.Token("t"));
    }

    private AirflowClient client() {
        return new AirflowClient(settings(), time.timing());
    }

    private AirflowClient client(Credentials credentials) {
        return new AirflowClient(AirflowSettings.of("http://localhost:" + airflow.port(), credentials), time.timing());
    }
}
