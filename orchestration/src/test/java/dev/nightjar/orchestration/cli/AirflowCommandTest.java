/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okForContentType;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.patch;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.nightjar.core.Json;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.orchestration.airflow.Credentials;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** `nightjar airflow` with an Airflow 2 that wants no credentials. */
class AirflowCommandTest {

    private static final String RUN = "{\"dag_id\":\"d\",\"dag_run_id\":\"r\",\"state\":\"%s\",\"conf\":{}}";
    private static final String DAG = "{\"dag_id\":\"d\",\"is_paused\":%s}";

    private final WireMockServer airflow = new WireMockServer(options().dynamicPort());
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void start() {
        airflow.start();
        airflow.stubFor(get("/api/v1/version").willReturn(okJson("{\"version\":\"2.10.0\"}")));
        airflow.stubFor(get("/api/v1/dags/d").willReturn(okJson(DAG.formatted("false"))));
        airflow.stubFor(post("/api/v1/dags/d/dagRuns").willReturn(okJson(RUN.formatted("queued"))));
        airflow.stubFor(get("/api/v1/dags/d/dagRuns/r").willReturn(okJson(RUN.formatted("success"))));
        airflow.stubFor(get(urlPathEqualTo("/api/v1/dags/d/dagRuns/r/taskInstances"))
                .willReturn(okJson("{\"task_instances\":[{\"task_id\":\"train\",\"state\":\"success\",\"try_number\":2,"
                        + "\"duration\":61.5}],\"total_entries\":1}")));
    }

    @AfterEach
    void stop() {
        airflow.stop();
    }

    @Test
    void aTriggeredRunIsWaitedFor() {
        assertThat(nightjar("trigger", "d", "--run-id", "r", "--date", "2026-01-31", "--wait"))
                .isZero();
        assertThat(out.toString()).isEqualTo("d r is success\n");
        airflow.verify(
                postRequestedFor(urlEqualTo("/api/v1/dags/d/dagRuns"))
                        .withRequestBody(
                                equalToJson(
                                        "{\"dag_run_id\":\"r\",\"conf\":{\"date\":\"2026-01-31\"},\"note\":\"${json-unit.any-string}\"}")));
    }

    @Test
    void aRunThatFailedIsExitCodeOne() {
        airflow.stubFor(get("/api/v1/dags/d/dagRuns/r").willReturn(okJson(RUN.formatted("failed"))));
        assertThat(nightjar("wait", "d", "r")).isEqualTo(1);
        assertThat(out.toString()).isEqualTo("d r is failed\n");
    }

    @Test
    void aPausedDagIsNotTriggered() {
        airflow.stubFor(get("/api/v1/dags/d").willReturn(okJson(DAG.formatted("true"))));
        assertThat(nightjar("trigger", "d")).isEqualTo(2);
        assertThat(err.toString()).contains("unpause d");
        airflow.verify(0, postRequestedFor(urlEqualTo("/api/v1/dags/d/dagRuns")));
    }

    @Test
    void aRunIsShownWithItsTasksAndTheirLogs() throws Exception {
        assertThat(nightjar("status", "d", "r")).isZero();
        assertThat(out.toString()).contains("d r is success", "train", "61.5");
        out.getBuffer().setLength(0);
        assertThat(nightjar("status", "d", "r", "--json")).isZero();
        assertThat(Json.MAPPER.readTree(out.toString()).at("/tasks/0/tryNumber").asInt())
                .isEqualTo(2);
        airflow.stubFor(get(urlPathEqualTo("/api/v1/dags/d/dagRuns/r/taskInstances/train/logs/2"))
                .willReturn(okForContentType("text/plain", "one\ntwo\n")));
        out.getBuffer().setLength(0);
        assertThat(nightjar("logs", "d", "r", "train")).isZero();
        assertThat(out.toString()).isEqualTo("one\ntwo\n");
        assertThat(nightjar("logs", "d", "r", "score")).isEqualTo(2);
        assertThat(err.toString()).contains("[train]");
    }

    @Test
    void dagsArePausedAndTasksCleared() {
        airflow.stubFor(patch(urlPathEqualTo("/api/v1/dags/d")).willReturn(okJson(DAG.formatted("true"))));
        assertThat(nightjar("pause", "d")).isZero();
        assertThat(out.toString()).isEqualTo("d is paused\n");
        airflow.stubFor(post("/api/v1/dags/d/clearTaskInstances")
                .willReturn(okJson("{\"task_instances\":[{\"task_id\":\"train\"}]}")));
        assertThat(nightjar("clear", "d", "r", "train", "--downstream")).isZero();
        assertThat(out.toString()).endsWith("Cleared train\n");
        airflow.verify(postRequestedFor(urlEqualTo("/api/v1/dags/d/clearTaskInstances"))
                .withRequestBody(equalToJson(
                        "{\"dry_run\":false,\"dag_run_id\":\"r\",\"only_failed\":false,\"include_downstream\":true,"
                                + "\"task_ids\":[\"train\"]}",
                        true,
                        true)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "trigger d --conf [1]          | give a JSON object",
                "trigger d --conf {            | Invalid --conf",
                "trigger d --timeout PT1H      | --timeout needs --wait",
                "wait d r --timeout soon       | duration such as PT2H",
                "status nobody                 | status 404",
                "backfill d --from 2026-01-01T00:00:00Z --to 2026-01-02T00:00:00Z | airflow dags backfill"
            })
    void whatIsWrongIsExplainedWithExitCodeTwo(String line, String message) {
        airflow.stubFor(get(urlPathEqualTo("/api/v1/dags/nobody/dagRuns"))
                .willReturn(aResponse().withStatus(404)));
        assertThat(nightjar(line.split(" +"))).isEqualTo(2);
        assertThat(err.toString()).contains(message).doesNotContain("Exception");
    }

    @Test
    void withoutAnAddressItIsAskedFor() {
        assertThat(Nightjar.run(new PrintWriter(out, true), new PrintWriter(err, true), "airflow", "list"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("Which Airflow?");
    }

    @Test
    void credentialsAreWholeAndOfOneKind() {
        assertThat(AirflowAccess.credentials(Optional.of("a"), Optional.of("b"), Optional.empty()))
                .isEqualTo(new Credentials.Password("a", "b"));
        assertThatThrownBy(() -> AirflowAccess.credentials(Optional.of("a"), Optional.empty(), Optional.empty()))
                .isInstanceOf(UsageError.class);
        assertThatThrownBy(() -> AirflowAccess.credentials(Optional.of("a"), Optional.of("b"), Optional.of("c")))
                .isInstanceOf(UsageError.class)
                .hasMessageNotContaining("c,");
    }

    private int nightjar(String... words) {
        List<String> line = new ArrayList<>(List.of("airflow"));
        line.addAll(List.of(words));
        line.addAll(List.of("--url", "http://localhost:" + airflow.port()));
        return Nightjar.run(new PrintWriter(out, true), new PrintWriter(err, true), line.toArray(String[]::new));
    }
}
