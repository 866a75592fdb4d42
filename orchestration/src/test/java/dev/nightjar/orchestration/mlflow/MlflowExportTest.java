/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.mlflow;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.registry.ArtifactFolder;
import dev.nightjar.core.registry.GateResult;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.core.registry.RegisteredModel;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exports to a server that holds every request against what MLflow documents. */
class MlflowExportTest {

    private static final MlflowNames NAMES = new MlflowNames("fraud / ü", "fraud");
    private static final Instant NOW = Instant.parse("2026-01-31T02:00:00Z");

    @TempDir
    Path folder;

    private final FakeMlflow mlflow = new FakeMlflow();
    private final List<Duration> pauses = new ArrayList<>();
    private final Map<String, String> params = new TreeMap<>(Map.of("maxIter", "20", "maxDepth", "5"));
    private final Map<String, MetricValue> metrics = new TreeMap<>();
    private final Map<String, String> tags = new TreeMap<>();
    private String artifact;

    @BeforeEach
    void save() throws IOException {
        Path saved = folder.resolve("a model");
        Files.createDirectories(saved.resolve("pipeline/stages/0_scaler"));
        Files.writeString(saved.resolve("model.json"), "{}");
        Files.writeString(saved.resolve("pipeline/stages/0_scaler/part-0 ü%.parquet"), "numbers");
        Files.writeString(saved.resolve("pipeline/_SUCCESS"), "");
        artifact = saved.toString();
        metrics.put("areaUnderROC", new MetricValue(0.9, Optional.of(0.88), Optional.of(0.92)));
    }

    @AfterEach
    void everyRequestIsAsDocumented() {
        mlflow.close();
        assertThat(mlflow.violations).isEmpty();
    }

    @Test
    void aVersionIsARunWithFilesAndAVersionOfARegisteredModel() {
        tags.putAll(Map.of("reviewed", "yes", "mlflow.run_id", "of another server"));
        ExportedVersion exported = export(version(3));

        JsonNode run = mlflow.runs.get(exported.runId());
        assertThat(exported.newRun()).isTrue();
        assertThat(exported.leftOut()).isEmpty();
        assertThat(mlflow.experiments).containsOnlyKeys("fraud / ü");
        assertThat(run.at("/info/status").asText()).isEqualTo("FINISHED");
        assertThat(FakeMlflow.pairs(run.at("/data/params")))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "maxIter", "20", "maxDepth", "5", "seed", "42", "task", "classification", "algorithm", "gbt"));
        assertThat(FakeMlflow.pairs(run.at("/data/metrics")))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "test/areaUnderROC", "0.9", "test/areaUnderROC_low", "0.88", "test/areaUnderROC_high", "0.92"));
        assertThat(run.at("/data/metrics/0/timestamp").asLong()).isEqualTo(NOW.toEpochMilli());
        assertThat(FakeMlflow.pairs(run.at("/data/tags")))
                .containsEntry("nightjar.version", "fraud@3")
                .containsEntry("nightjar.inputs.fraud.dataset", "7")
                .containsEntry("mlflow.user", "ann")
                .containsEntry("reviewed", "yes")
                .doesNotContainKey("mlflow.run_id")
                .anySatisfy((key, value) -> {
                    assertThat(key).startsWith("nightjar.gates.areaUnderROC __ 0.85-");
                    assertThat(value).isEqualTo("passed: 0.9");
                });
        JsonNode registered = mlflow.models.get("fraud").get(0);
        assertThat(registered.path("source").asText())
                .isEqualTo("mlflow-artifacts:/1/" + exported.runId() + "/artifacts/model");
        assertThat(registered.path("run_id").asText()).isEqualTo(exported.runId());
        assertThat(FakeMlflow.pairs(registered.path("tags"))).containsEntry("nightjar.fingerprint", "print3");
        assertThat(registered.path("aliases")).extracting(JsonNode::asText).containsExactly("champion");
        String root = "1/" + exported.runId() + "/artifacts/model/";
        assertThat(mlflow.files)
                .containsOnlyKeys(
                        root + "model.json",
                        root + "pipeline/_SUCCESS",
                        root + "pipeline/stages/0_scaler/part-0 ü%.parquet");
        assertThat(mlflow.files.get(root + "pipeline/stages/0_scaler/part-0 ü%.parquet"))
                .isEqualTo("numbers".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void exportingAgainFindsAllAndBringsTagsAndAliasesUpToDate() {
        ExportedVersion first = export(version(3));
        mlflow.calls.clear();
        tags.put("reviewed", "yes");
        ModelVersion tagged = version(3);

        ExportedVersion again =
                exporter().export(model(tagged, Map.of("champion", 4, "blue", 3)), tagged, NAMES, "bob");

        assertThat(again.newRun()).isFalse();
        assertThat(again.runId()).isEqualTo(first.runId());
        assertThat(again.version()).isEqualTo(first.version());
        assertThat(mlflow.runs).hasSize(1);
        assertThat(mlflow.models.get("fraud")).hasSize(1);
        assertThat(mlflow.calls)
                .containsExactly(
                        "GET mlflow/experiments/get-by-name",
                        "POST mlflow/runs/search",
                        "POST mlflow/runs/log-batch",
                        "POST mlflow/registered-models/create",
                        "GET mlflow/model-versions/search",
                        "POST mlflow/model-versions/set-tag",
                        "POST mlflow/registered-models/alias",
                        "DELETE mlflow/registered-models/alias");
        JsonNode run = mlflow.runs.get(first.runId());
        assertThat(run.at("/data/metrics")).hasSize(3);
        assertThat(FakeMlflow.pairs(run.at("/data/tags"))).containsEntry("reviewed", "yes");
        JsonNode registered = mlflow.models.get("fraud").get(0);
        assertThat(FakeMlflow.pairs(registered.path("tags"))).containsEntry("reviewed", "yes");
        assertThat(registered.path("aliases")).extracting(JsonNode::asText).containsExactly("blue");
    }

    @Test
    void theSameNumberOfAnotherWarehouseIsAnotherRun() {
        export(version(3));
        ModelVersion other = version(3, "another print");
        exporter().export(model(other, Map.of()), other, NAMES, "ann");
        assertThat(mlflow.runs).hasSize(2);
        assertThat(mlflow.models.get("fraud")).hasSize(2);
    }

    @Test
    void anExportThatBrokeOffIsGoneOnWith() {
        fail("POST", ".*/runs/update", aResponse().withStatus(503), 4);
        assertThatThrownBy(() -> export(version(3)))
                .isInstanceOf(MlflowFailure.class)
                .hasMessageContaining("503");
        assertThat(mlflow.models).isEmpty();

        ExportedVersion exported = export(version(3));

        assertThat(exported.newRun()).isFalse();
        assertThat(mlflow.runs).hasSize(1);
        assertThat(mlflow.runs.get(exported.runId()).at("/data/metrics")).hasSize(3);
        assertThat(mlflow.runs.get(exported.runId()).at("/info/status").asText())
                .isEqualTo("FINISHED");
        assertThat(mlflow.models.get("fraud")).hasSize(1);
    }

    @Test
    void manyAndLongThingsGoInBatchesWithinTheLimits() {
        for (int i = 0; i < 250; i++) {
            params.put("p" + i, "\"ü".repeat(i % 2 == 0 ? 1 : 2_500));
            tags.put("t" + i, "ü".repeat(i % 2 == 0 ? 1 : 4_000));
        }
        for (int i = 0; i < 900; i++) {
            metrics.put("slice age = " + i, new MetricValue(i, Optional.of(i - 1.0), Optional.of(i + 1.0)));
        }
        ExportedVersion exported = export(version(3));

        JsonNode data = mlflow.runs.get(exported.runId()).path("data");
        assertThat(data.path("params")).hasSize(255);
        assertThat(data.path("metrics")).hasSize(2_703);
        assertThat(FakeMlflow.pairs(data.path("tags"))).containsKeys("t0", "t249");
        assertThat(FakeMlflow.pairs(data.path("params")).get("p1")).endsWith("... [5000 characters]");
        assertThat(FakeMlflow.pairs(mlflow.models.get("fraud").get(0).path("tags")))
                .containsKeys("t0", "t249");
    }

    @Test
    void numbersThatJsonLacksAreSentAsTextsOfProtocolBuffers() {
        metrics.put("nan", MetricValue.of(Double.NaN));
        metrics.put("top", MetricValue.of(Double.POSITIVE_INFINITY));
        metrics.put("bottom", MetricValue.of(Double.NEGATIVE_INFINITY));
        metrics.put("zero", MetricValue.of(-0.0));
        JsonNode data = mlflow.runs.get(export(version(3)).runId()).path("data");
        assertThat(FakeMlflow.pairs(data.path("metrics")))
                .containsEntry("test/nan", "NaN")
                .containsEntry("test/top", "Infinity")
                .containsEntry("test/bottom", "-Infinity")
                .containsEntry("test/zero", "-0.0");
    }

    @Test
    void whatMlflowCannotHoldIsLeftOutAndSaid() {
        tags.put("empty", "");
        ModelVersion version = version(3);
        ExportedVersion exported =
                exporter().export(model(version, Map.of("latest", 3, "v2", 3, "ok", 3)), version, NAMES, "ann");
        assertThat(exported.aliases()).containsExactly("ok");
        assertThat(exported.leftOut())
                .containsExactly(
                        "tag empty is left out: MLflow takes no empty ones",
                        "alias latest is left out: MLflow keeps it to itself",
                        "alias v2 is left out: MLflow keeps it to itself");
    }

    @Test
    void aServerThatKeepsNoFilesPointsToTheWarehouseIfItCanReadIt() {
        mlflow.artifacts = "s3://bucket";
        assertThatThrownBy(() -> export(version(3)))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("s3://bucket/1")
                .hasMessageContaining("--serve-artifacts");
        assertThat(mlflow.runs).isEmpty();

        artifact = "hdfs://namenode/lake/_nightjar/models/fraud/3/ab";
        ExportedVersion exported = export(version(3));
        assertThat(exported.source()).isEqualTo(artifact);
        assertThat(mlflow.files).isEmpty();
    }

    @Test
    void filesThatAreNotWhatWasRegisteredAreNotSent() throws IOException {
        ModelVersion version = version(3);
        Files.writeString(Path.of(artifact).resolve("model.json"), "[]");
        assertThatThrownBy(() -> export(version))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("model.json");
        assertThat(mlflow.files).isEmpty();
    }

    @Test
    void aVersionThatIsNotReadyAtOnceIsWaitedFor() {
        mlflow.status = "PENDING_REGISTRATION";
        assertThat(export(version(3)).aliases()).containsExactly("champion");
        assertThat(mlflow.calls).containsOnlyOnce("GET mlflow/model-versions/get");
        assertThat(pauses).containsExactly(Duration.ofSeconds(2));
    }

    @Test
    void aVersionThatFailedIsSaid() {
        mlflow.status = "FAILED_REGISTRATION";
        assertThatThrownBy(() -> export(version(3)))
                .isInstanceOf(MlflowFailure.class)
                .hasMessageContaining("FAILED_REGISTRATION");
    }

    @Test
    void anExperimentThatAnotherMakesAtTheSameTimeIsUsed() {
        fail("GET", ".*/experiments/get-by-name", json(404, "RESOURCE_DOES_NOT_EXIST", "none"), 1);
        mlflow.createExperiment("fraud / ü");
        export(version(3));
        assertThat(mlflow.experiments).hasSize(1);
    }

    @Test
    void aDeletedExperimentIsNotWrittenTo() {
        mlflow.createExperiment("fraud / ü");
        mlflow.experiments.get("fraud / ü").put("lifecycle_stage", "deleted");
        assertThatThrownBy(() -> export(version(3)))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("it was deleted");
    }

    @Test
    void credentialsAreSentAndNeverTold() {
        MlflowCredentials secret = MlflowCredentials.of(Map.of("MLFLOW_TRACKING_TOKEN", "t0ken"));
        ModelVersion version = version(3);
        exporter(secret).export(model(version, Map.of()), version, NAMES, "ann");
        mlflow.server.verify(getRequestedFor(urlPathMatching(".*/get-by-name"))
                .withHeader("Authorization", equalTo("Bearer t0ken")));
        mlflow.server.stubFor(any(anyUrl())
                .willReturn(json(403, "PERMISSION_DENIED", "t0ken may not write here")
                        .withHeader("X", "y")));
        assertThatThrownBy(() -> exporter(secret).export(model(version, Map.of()), version, NAMES, "ann"))
                .hasMessageContaining("403 PERMISSION_DENIED: *** may not write here")
                .hasMessageContaining("MLFLOW_TRACKING_TOKEN");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | <html>  | text/html        | 2 | MLflow refused GET | MLFLOW_TRACKING_USERNAME",
                "404 | <html>  | text/html        | 2 | 404                | is the tracking URI that of an MLflow server?",
                "200 | <html>  | text/html        | 1 | is not JSON but text/html | no login page",
                "200 | []      | application/json | 1 | is not JSON        | login page",
                "200 | {}      | application/json | 1 | has no experiment_id | version 2",
                "302 | moved   | text/plain       | 2 | is elsewhere       | Redirections are not followed",
                "500 | oops    | text/plain       | 1 | with 500           | Its log should say why",
                "400 | {\"error_code\":\"INVALID_PARAMETER_VALUE\",\"message\":\"bad\"} | application/json | 2 | 400 INVALID_PARAMETER_VALUE: bad | bad."
            })
    void answersThatAreNoneAreExplained(
            int status, String body, String type, int exitCode, String first, String second) {
        mlflow.server.stubFor(any(anyUrl())
                .willReturn(aResponse().withStatus(status).withBody(body).withHeader("Content-Type", type)));
        MlflowFailure failure = catchThrowableOfType(MlflowFailure.class, () -> export(version(3)));
        assertThat(failure).hasMessageContaining(first).hasMessageContaining(second);
        assertThat(failure.exitCode()).isEqualTo(exitCode);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503, 504})
    void whatPassesIsWaitedForWhereThatIsSafe(int status) {
        fail("GET", ".*/get-by-name", aResponse().withStatus(status).withHeader("Retry-After", "7"), 2);
        export(version(3));
        assertThat(pauses).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(7));
    }

    @Test
    void aRunIsMadeOnceAlthoughTheAnswerIsLost() {
        fail("POST", ".*/runs/create", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER), 1);
        assertThatThrownBy(() -> export(version(3)))
                .isInstanceOf(MlflowFailure.class)
                .hasMessageContaining("It may have been done or not; exporting again looks first");
        fail("POST", ".*/runs/create", aResponse().withStatus(503), 1);
        assertThatThrownBy(() -> export(version(3))).isInstanceOf(MlflowFailure.class);
        assertThat(pauses).isEmpty();
        export(version(3));
        assertThat(mlflow.runs).hasSize(1);
    }

    @Test
    void aBrokenConnectionIsTriedAgainWhereThatIsSafe() {
        // the JDK itself asks again with GET
        fail("POST", ".*/runs/search", aResponse().withFault(Fault.EMPTY_RESPONSE), 2);
        export(version(3));
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void aServerThatIsSilentIsGivenUp() {
        mlflow.server.stubFor(any(anyUrl()).willReturn(aResponse().withFixedDelay(2_000)));
        MlflowExport hasty = new MlflowExport(
                MlflowServer.at(mlflow.server.baseUrl()), MlflowCredentials.NONE, Duration.ofMillis(100), pauses::add);
        ModelVersion version = version(3);
        assertThatThrownBy(() -> hasty.export(model(version, Map.of()), version, NAMES, "ann"))
                .isInstanceOf(MlflowFailure.class)
                .hasMessageContaining("it did not answer in time after 4 attempts");
    }

    @Test
    void aServerThatIsNotThereIsNamed() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        MlflowServer nowhere = MlflowServer.at("http://localhost:" + free + "/");
        MlflowExport export = new MlflowExport(nowhere, MlflowCredentials.NONE, Duration.ofSeconds(5), pauses::add);
        ModelVersion version = version(3);
        assertThatThrownBy(() -> export.export(model(version, Map.of()), version, NAMES, "ann"))
                .isInstanceOf(MlflowFailure.class)
                .hasMessageContaining("Cannot reach MLflow at http://localhost:" + free);
        assertThat(pauses).hasSize(3);
    }

    private ExportedVersion export(ModelVersion version) {
        return exporter().export(model(version, Map.of("champion", 3)), version, NAMES, "ann");
    }

    private MlflowExport exporter() {
        return exporter(MlflowCredentials.NONE);
    }

    private MlflowExport exporter(MlflowCredentials credentials) {
        return new MlflowExport(
                MlflowServer.at(mlflow.server.baseUrl() + "/"), credentials, Duration.ofSeconds(10), pauses::add);
    }

    /** Fails the next calls of a kind before they reach the server. */
    private void fail(String method, String path, ResponseDefinitionBuilder response, int times) {
        String scenario = method + path + response.build().getStatus();
        for (int i = 0; i < times; i++) {
            mlflow.server.stubFor(com.github.tomakehurst.wiremock.client.WireMock.request(method, urlPathMatching(path))
                    .atPriority(1)
                    .inScenario(scenario)
                    .whenScenarioStateIs(i == 0 ? Scenario.STARTED : "" + i)
                    .willSetStateTo("" + (i + 1))
                    .willReturn(response));
        }
    }

    private static ResponseDefinitionBuilder json(int status, String code, String message) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withBody("{\"error_code\":\"" + code + "\",\"message\":\"" + message + "\"}");
    }

    private static RegisteredModel model(ModelVersion version, Map<String, Integer> aliases) {
        return new RegisteredModel("fraud", List.of(version), aliases, 1);
    }

    private ModelVersion version(int number) {
        return version(number, "print" + number);
    }

    private ModelVersion version(int number, String fingerprint) {
        try {
            return new ModelVersion(
                    "fraud",
                    number,
                    NOW,
                    "fraud",
                    LocalDate.parse("2026-01-30"),
                    "night-" + number,
                    fingerprint,
                    "classification",
                    "gbt",
                    params,
                    42,
                    Map.of("test", metrics),
                    List.of(new GateResult("areaUnderROC >= 0.85", true, "0.9")),
                    Map.of("fraud.dataset", 7L),
                    Map.of("amount", "DOUBLE"),
                    Map.of("probability", "DOUBLE"),
                    "spec",
                    "0.1",
                    "4.2.0",
                    "4.4.0",
                    artifact,
                    artifact.startsWith("hdfs:")
                            ? Map.of()
                            : ArtifactFolder.at(artifact, new Configuration()).manifest(),
                    Optional.empty(),
                    Optional.empty(),
                    Map.copyOf(tags),
                    ModelVersion.State.REGISTERED);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
