/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.Json;
import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.ledger.DeltaRunLedger;
import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.ledger.StepState;
import dev.nightjar.core.registry.DeltaModelRegistry;
import dev.nightjar.core.registry.ModelRegistry;
import dev.nightjar.core.registry.RegisteredModel;
import dev.nightjar.core.registry.RegistryEvent;
import dev.nightjar.orchestration.api.CheckingProxy;
import dev.nightjar.orchestration.cli.Fraud;
import dev.nightjar.orchestration.schedule.Fixture;
import dev.nightjar.orchestration.web.Auth;
import dev.nightjar.orchestration.web.QuickUsers;
import dev.nightjar.orchestration.web.Role;
import dev.nightjar.orchestration.web.Router;
import dev.nightjar.orchestration.web.Users;
import dev.nightjar.orchestration.web.WebServer;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FieldMetadata;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The API through HTTP. Every answer is held against the description that the server gives of itself. */
class NightjarApiTest {

    private static final String SECRET = QuickUsers.SECRET;
    private static final String FRAUD = "/api/nightjar/v1/models/fraud";
    private static final Instant NOW = Instant.parse("2026-01-31T02:00:00Z");

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> tokens = new HashMap<>();
    private Fixture world;
    private Lake lake;
    private ModelRegistry registry;
    private WebServer server;
    private CheckingProxy proxy;

    @BeforeEach
    void start() throws Exception {
        world = new Fixture(folder, "2026-01-31T02:00:30Z");
        world.pipeline("p", "{timezone: UTC}");
        lake = Lake.at(folder + "/lake");
        registry = new DeltaModelRegistry(lake);
        register();
        Users users = new Users(world.store.users(), world.clock);
        QuickUsers.add(world.store.users(), "vera", Role.VIEWER);
        QuickUsers.add(world.store.users(), "olly", Role.OPERATOR);
        Auth auth = new Auth(world.store.users(), users, world.clock);
        Router router = new Router();
        auth.routes(router);
        NightjarApi.addTo(
                router,
                new NightjarApi.Context(
                        lake, registry, new DeltaRunLedger(lake), world.catalog, world.store.events(), world.clock));
        server = WebServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), router, auth);
        proxy = CheckingProxy.before(server.port());
        for (String user : List.of("vera", "olly")) {
            String body = "{\"username\":\"" + user + "\",\"password\":\"" + SECRET + "\"}";
            tokens.put(
                    user,
                    Json.MAPPER
                            .readTree(
                                    send("nobody", "POST", "/auth/token", body).body())
                            .path("access_token")
                            .asText());
        }
    }

    /** Versions 1 and 2 passed their gates, 3 did not, 2 is champion. */
    private void register() throws IOException {
        RegisteredModel model = registry.model("fraud");
        for (int version = 1; version <= 3; version++) {
            model = registry.append(
                    model,
                    new RegistryEvent.VersionRegistered(
                            "fraud", NOW, "night-" + version, Fraud.version(folder.resolve("v" + version), version)));
        }
        for (int version = 1; version <= 2; version++) {
            model = registry.append(
                    model,
                    new RegistryEvent.AliasMoved(
                            "fraud",
                            NOW,
                            "night-" + version,
                            "champion",
                            version == 1 ? Optional.empty() : Optional.of(1),
                            Optional.of(version),
                            "passed its gates"));
        }
        registry.append(model, new RegistryEvent.TagSet("fraud", NOW, "ann", 2, "ticket", Optional.of("F-7")));
    }

    @AfterEach
    void stop() {
        server.close();
        world.close();
        proxy.close();
    }

    @Test
    void modelsAreListedAndShownWithTheirHistory() throws Exception {
        JsonNode list = call("vera", "GET", "/api/nightjar/v1/models?limit=10", null, 200);
        assertThat(list.toString())
                .isEqualTo("{\"models\":[{\"name\":\"fraud\",\"aliases\":{\"champion\":2},\"latest_version\":3}],"
                        + "\"total_entries\":1}");
        JsonNode model = call("vera", "GET", FRAUD, null, 200);
        assertThat(model.path("versions")).hasSize(3);
        JsonNode champion = call("vera", "GET", FRAUD + "/versions/champion", null, 200);
        assertThat(champion).isEqualTo(model.path("versions").get(1));
        assertThat(champion.at("/metrics/test/areaUnderROC/value").asDouble()).isEqualTo(0.92);
        assertThat(champion.at("/tags/ticket").asText()).isEqualTo("F-7");
        JsonNode events = call("vera", "GET", FRAUD + "/events", null, 200);
        assertThat(events.path("events").findValuesAsText("event"))
                .containsExactly(
                        "version_registered",
                        "version_registered",
                        "version_registered",
                        "alias_moved",
                        "alias_moved",
                        "tag_set");
        assertThat(call("vera", "GET", FRAUD + "/events?limit=1&offset=4", null, 200)
                        .at("/events/0/from_version")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void anOperatorPromotesAndRollsBackAndIsNamed() throws Exception {
        JsonNode now = call("olly", "POST", FRAUD + "/rollback", "{\"reason\":\"odd scores\"}", 200);
        assertThat(now.at("/aliases/champion").asInt()).isEqualTo(1);
        assertThat(last()).isInstanceOfSatisfying(RegistryEvent.AliasMoved.class, moved -> {
            assertThat(moved.actor()).isEqualTo("olly");
            assertThat(moved.reason()).isEqualTo("odd scores");
        });
        call("olly", "POST", FRAUD + "/promote", "{\"version\":2,\"reason\":\"better\"}", 200);
        long count = registry.model("fraud").sequence();
        call("olly", "POST", FRAUD + "/promote", "{\"version\":2,\"reason\":\"again\"}", 200);
        assertThat(registry.model("fraud").sequence()).isEqualTo(count);
        call("olly", "POST", FRAUD + "/promote", "{\"version\":1,\"alias\":\"blue\",\"reason\":\"try\"}", 200);
        assertThat(registry.model("fraud").aliases()).containsEntry("blue", 1).containsEntry("champion", 2);
        assertThat(world.events("fraud", "model.promoted"))
                .containsExactly("fraud champion 1 -> 2: better", "fraud blue none -> 1: try");
        assertThat(world.events("fraud", "model.rolled_back")).containsExactly("fraud champion 2 -> 1: odd scores");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vera | promote  | {\"version\":1,\"reason\":\"x\"}                 | 403 | Forbidden",
                "vera | rollback | {\"reason\":\"x\"}                               | 403 | Forbidden",
                "olly | promote  | {\"version\":3,\"reason\":\"x\"}                 | 409 | did not pass its gates",
                "olly | promote  | {\"version\":9,\"reason\":\"x\"}                 | 404 | no version 9",
                "olly | promote  | {\"version\":1}                                  | 422 | Field required",
                "olly | promote  | {\"version\":0,\"reason\":\" \"}                 | 422 | greater than",
                "olly | promote  | {\"version\":1,\"reason\":\"x\",\"force\":true}  | 422 | extra_forbidden",
                "olly | promote  | {\"version\":1,\"reason\":\"x\",\"alias\":\"../\"} | 422 | pattern",
                "olly | rollback | {\"reason\":\"x\",\"alias\":\"blue\"}            | 409 | never pointed",
                "olly | rollback | nonsense                                         | 422 | JSON"
            })
    void whatMayNotBeDoneIsRefusedAndNothingChanges(String user, String what, String body, int status, String message)
            throws Exception {
        long before = registry.model("fraud").sequence();
        assertThat(call(user, "POST", FRAUD + "/" + what, body, status).toString())
                .contains(message);
        assertThat(registry.model("fraud").sequence()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/nightjar/v1/models/nobody, 404",
        "/api/nightjar/v1/models/fraud/versions/7, 404",
        "/api/nightjar/v1/models/fraud/versions/none, 404",
        "/api/nightjar/v1/models/nobody/events, 404",
        "/api/nightjar/v1/models?limit=-1, 422",
        "/api/nightjar/v1/pipelines/nobody/drift, 404",
        "/api/nightjar/v1/pipelines/..%2F_nightjar/performance, 404",
        "/api/nightjar/v1/pipelines/p/scores, 404"
    })
    void whatIsNotThereIsSaid(String path, int status) throws Exception {
        assertThat(call("vera", "GET", path, null, status).has("detail")).isTrue();
    }

    @Test
    void whoHasNoTokenIsNotAnswered() throws Exception {
        assertThat(send("nobody", "GET", FRAUD, null).statusCode()).isEqualTo(401);
    }

    @Test
    void driftIsThatOfTheNewestDateOrOfThoseAskedFor() throws Exception {
        String path = "/api/nightjar/v1/pipelines/p/drift";
        assertThat(call("vera", "GET", path, null, 200).toString())
                .isEqualTo("{\"table\":\"p.drift\",\"version\":null,\"rows\":[],\"complete\":true}");
        for (int day = 1; day <= 3; day++) {
            drift(day);
        }
        JsonNode newest = call("vera", "GET", path, null, 200);
        assertThat(newest.path("rows").findValuesAsText("column_name")).containsExactly("amount", "hour");
        assertThat(newest.at("/rows/0/date").asText()).isEqualTo("2026-01-03");
        assertThat(newest.at("/rows/0/value").asDouble()).isEqualTo(0.3);
        assertThat(newest.at("/rows/1/value").isNull()).isTrue();
        JsonNode range = call("vera", "GET", path + "?from=2026-01-01&to=2026-01-02", null, 200);
        assertThat(range.path("rows").findValuesAsText("date"))
                .containsExactly("2026-01-01", "2026-01-01", "2026-01-02", "2026-01-02");
        call("vera", "GET", path + "?from=2026-01-02&to=2026-01-01", null, 400);
        call("vera", "GET", path + "?from=yesterday", null, 400);
    }

    @Test
    void performanceIsThatOfTheNightThatMeasured() throws Exception {
        StructType schema = new StructType()
                .add("scored_date", DateType.DATE)
                .add("metric", StringType.STRING)
                .add("slice", StringType.STRING)
                .add("model_version", IntegerType.INTEGER)
                .add("value", DoubleType.DOUBLE)
                .add("low", DoubleType.DOUBLE)
                .add("high", DoubleType.DOUBLE)
                .add("rows", LongType.LONG)
                .add("alert", BooleanType.BOOLEAN)
                .add("date", DateType.DATE);
        LocalDate date = LocalDate.parse("2026-01-30");
        DeltaFiles.write(
                lake.path(TableName.performance("p")),
                schema,
                date,
                List.of(Arrays.asList(
                        (int) date.minusDays(7).toEpochDay(),
                        "areaUnderROC",
                        "all",
                        2,
                        0.9,
                        null,
                        0.95,
                        1000L,
                        false,
                        (int) date.toEpochDay())));
        JsonNode row = call("vera", "GET", "/api/nightjar/v1/pipelines/p/performance", null, 200)
                .at("/rows/0");
        assertThat(row.toString())
                .isEqualTo("{\"scored_date\":\"2026-01-23\",\"metric\":\"areaUnderROC\",\"slice\":\"all\","
                        + "\"model_version\":2,\"value\":0.9,\"low\":null,\"high\":0.95,\"rows\":1000,\"alert\":false,"
                        + "\"date\":\"2026-01-30\"}");
    }

    @Test
    void scoresAreDescribed() throws Exception {
        FieldMetadata comment =
                FieldMetadata.builder().putString("comment", "Chance").build();
        StructType schema = new StructType()
                .add("id", LongType.LONG, false)
                .add("probability", DoubleType.DOUBLE, true, comment)
                .add("date", DateType.DATE);
        LocalDate date = LocalDate.parse("2026-01-30");
        DeltaFiles.write(
                lake.path(TableName.scores("p")), schema, date, List.of(List.of(1L, 0.5, (int) date.toEpochDay())));
        new DeltaRunLedger(lake).append(score(date));
        JsonNode scores = call("vera", "GET", "/api/nightjar/v1/pipelines/p/scores", null, 200);
        assertThat(scores.path("table").asText()).isEqualTo("p.scores");
        assertThat(scores.path("newest_date").asText()).isEqualTo("2026-01-30");
        assertThat(scores.at("/columns/1").toString())
                .isEqualTo("{\"name\":\"probability\",\"type\":\"double\",\"nullable\":true,\"comment\":\"Chance\"}");
        assertThat(scores.at("/newest_night").toString())
                .isEqualTo("{\"date\":\"2026-01-30\",\"run_id\":\"r\",\"model_version\":2,\"rows_written\":1,"
                        + "\"ended_at\":\"2026-01-31T02:00:00Z\"}");
    }

    private static StepRun score(LocalDate date) {
        return new StepRun(
                "r",
                "p",
                date,
                "score",
                StepState.SUCCESS,
                NOW,
                Optional.of(NOW),
                1,
                1,
                0,
                0,
                Map.of(),
                Map.of(),
                List.of(),
                Map.of(),
                Optional.of(2),
                0,
                Optional.empty(),
                "spec",
                "0.1",
                Optional.empty());
    }

    private void drift(int day) throws IOException {
        StructType schema = new StructType()
                .add("column_name", StringType.STRING)
                .add("kind", StringType.STRING)
                .add("metric", StringType.STRING)
                .add("value", DoubleType.DOUBLE)
                .add("level", StringType.STRING)
                .add("date", DateType.DATE);
        LocalDate date = LocalDate.of(2026, 1, day);
        int days = (int) date.toEpochDay();
        DeltaFiles.write(
                lake.path(TableName.drift("p")),
                schema,
                date,
                List.of(
                        List.of("hour", "input", "psi", Double.NaN, "ok", days),
                        List.of("amount", "input", "psi", day / 10.0, "alert", days)));
    }

    private RegistryEvent last() {
        List<RegistryEvent> events = registry.events("fraud");
        return events.get(events.size() - 1);
    }

    private JsonNode call(String user, String method, String path, String body, int status) throws Exception {
        HttpResponse<String> answer = send(user, method, path, body);
        assertThat(answer.statusCode()).as("%s", answer.body()).isEqualTo(status);
        return Json.MAPPER.readTree(answer.body());
    }

    private HttpResponse<String> send(String user, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(proxy.address() + path))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        Optional.ofNullable(tokens.get(user)).ifPresent(token -> request.header("Authorization", "Bearer " + token));
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
