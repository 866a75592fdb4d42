/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okForContentType;
import static com.github.tomakehurst.wiremock.client.WireMock.patch;
import static com.github.tomakehurst.wiremock.client.WireMock.patchRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.nightjar.core.Json;
import dev.nightjar.orchestration.airflow.ClearRequest.Downstream;
import dev.nightjar.orchestration.airflow.ClearRequest.Which;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The client against answers made from Airflow's own descriptions of its APIs, of versions 3 and 2. */
class AirflowContractTest {

    private static final String RUN = "/dags/[^/]+/dagRuns/[^/]+";
    private final WireMockServer airflow = new WireMockServer(options().dynamicPort());
    private Description description;
    private String base;

    @BeforeAll
    static void descriptions() {
        assumeTrue(Description.isThere(), "Airflow's OpenAPI documents are not at hand");
    }

    @BeforeEach
    void start() {
        airflow.start();
    }

    @AfterEach
    void stop() {
        airflow.stop();
    }

    @ParameterizedTest(name = "Airflow {0}, {1}")
    @CsvSource({"3, LEAST", "3, MOST", "2, LEAST", "2, MOST"})
    void whatTheDescriptionAllowsIsRead(int version, Description.Content content) throws IOException {
        serve(version, content);
        AirflowClient client = client();
        assertThat(client.version()).isEqualTo(version == 3 ? "3.2.1" : "2.10.0");
        assertThat(client.dags(5))
                .singleElement()
                .satisfies(dag -> assertThat(dag.dagId()).isEqualTo("word"));
        assertThat(client.dag("word").paused()).isFalse();
        assertThat(client.run("word", "word").state()).isEqualTo("queued");
        assertThat(client.runs("word", Optional.of("queued"), 5)).hasSize(1);
        assertThat(client.tasks("word", "word")).singleElement().satisfies(task -> {
            assertThat(task.taskId()).isEqualTo("word");
            assertThat(task.state().isPresent()).isEqualTo(content == Description.Content.MOST);
        });
        List<String> lines = new ArrayList<>();
        client.log(new LogRequest("word", "word", "word", 1), lines::add);
        assertThat(lines).isNotEmpty();
        if (content == Description.Content.MOST) {
            assertThat(client.run("word", "word").startDate()).contains(Instant.parse("2026-01-31T02:00:00.123456Z"));
        }
    }

    @ParameterizedTest(name = "Airflow {0}")
    @CsvSource({"3", "2"})
    void whatIsSentIsWhatTheDescriptionWants(int version) throws IOException {
        serve(version, Description.Content.MOST);
        AirflowClient client = client();
        client.trigger(new TriggerRequest(
                "word",
                "mine+1",
                JsonNodeFactory.instance.objectNode().put("date", "2026-01-31"),
                Optional.empty(),
                Optional.empty()));
        client.trigger(new TriggerRequest(
                "word",
                "mine2",
                JsonNodeFactory.instance.objectNode(),
                Optional.of(Instant.parse("2026-01-31T02:00:00Z")),
                Optional.of("by hand")));
        client.clear(new ClearRequest("word", "mine", List.of("a", "b"), Which.ALL, Downstream.CLEARED));
        client.pause("word");
        client.markFailed("word", "mine");
        boolean three = version == 3;
        for (JsonNode body : sent(postRequestedFor(urlPathMatching(base + "/dags/word/dagRuns")))) {
            assertThat(description.problems(three ? "TriggerDAGRunPostBody" : "DAGRun", body))
                    .isEmpty();
            assertThat(body.path("dag_run_id").asText()).startsWith("mine");
        }
        assertThat(sent(postRequestedFor(urlPathEqualTo(base + "/dags/word/dagRuns")))
                        .get(0)
                        .has("logical_date"))
                .isEqualTo(three);
        assertThat(sent(postRequestedFor(urlPathEqualTo(base + "/dags/word/clearTaskInstances"))))
                .singleElement()
                .satisfies(body -> assertThat(
                                description.problems(three ? "ClearTaskInstancesBody" : "ClearTaskInstances", body))
                        .isEmpty());
        assertThat(sent(patchRequestedFor(urlPathEqualTo(base + "/dags/word"))))
                .singleElement()
                .satisfies(body -> assertThat(description.problems(three ? "DAGPatchBody" : "DAG", body))
                        .isEmpty());
        assertThat(sent(patchRequestedFor(urlPathEqualTo(base + "/dags/word/dagRuns/mine"))))
                .singleElement()
                .satisfies(
                        body -> assertThat(description.problems(three ? "DAGRunPatchBody" : "UpdateDagRunState", body))
                                .isEmpty());
        airflow.getAllServeEvents().stream()
                .map(event -> event.getRequest())
                .filter(request -> request.getUrl().contains("/dags"))
                .forEach(request -> assertThat(request.getHeader("Authorization"))
                        .isEqualTo(three ? "Bearer a.b.c" : "Basic YW5uOnBhc3M="));
    }

    private List<JsonNode> sent(RequestPatternBuilder pattern) throws IOException {
        List<JsonNode> bodies = new ArrayList<>();
        for (LoggedRequest request : airflow.findAll(pattern)) {
            bodies.add(Json.MAPPER.readTree(request.getBodyAsString()));
        }
        assertThat(bodies).isNotEmpty();
        return bodies;
    }

    private AirflowClient client() {
        return new AirflowClient(
                AirflowSettings.of(airflow.baseUrl(), new Credentials.Password("ann", "pass")),
                new FakeTime().timing());
    }

    private void serve(int version, Description.Content content) throws IOException {
        description = Description.read(version);
        base = version == 3 ? "/api/v2" : "/api/v1";
        airflow.stubFor(any(anyUrl())
                .atPriority(9)
                .willReturn(aResponse()
                        .withStatus(404)
                        .withHeader("Content-Type", "application/json")
                        .withBody("{\"error\":\"/api/v1 has been removed in Airflow 3\"}")));
        airflow.stubFor(json(get(base + "/version"), "{\"version\":\"" + (version == 3 ? "3.2.1" : "2.10.0") + "\"}"));
        airflow.stubFor(post("/auth/token")
                .willReturn(aResponse()
                        .withStatus(201)
                        .withHeader("Content-Type", "application/json")
                        .withBody("{\"access_token\":\"a.b.c\"}")));
        boolean three = version == 3;
        JsonNode run = description.example(three ? "DAGRunResponse" : "DAGRun", content);
        answer(get(urlPathEqualTo(base + "/dags")), three ? "DAGCollectionResponse" : "DAGCollection", content);
        answer(get(urlPathMatching(base + "/dags/[^/]+")), three ? "DAGResponse" : "DAG", content);
        answer(patch(urlPathMatching(base + "/dags/[^/]+")), three ? "DAGResponse" : "DAG", content);
        answer(
                get(urlPathMatching(base + "/dags/[^/]+/dagRuns")),
                three ? "DAGRunCollectionResponse" : "DAGRunCollection",
                content);
        airflow.stubFor(json(post(urlPathMatching(base + "/dags/[^/]+/dagRuns")), run.toString()));
        airflow.stubFor(json(get(urlPathMatching(base + RUN)), run.toString()));
        airflow.stubFor(json(patch(urlPathMatching(base + RUN)), run.toString()));
        answer(
                get(urlPathMatching(base + RUN + "/taskInstances")),
                three ? "TaskInstanceCollectionResponse" : "TaskInstanceCollection",
                content);
        answer(
                post(urlPathMatching(base + "/dags/[^/]+/clearTaskInstances")),
                three ? "TaskInstanceCollectionResponse" : "TaskInstanceReferenceCollection",
                content);
        MappingBuilder log = get(urlPathMatching(base + RUN + "/taskInstances/[^/]+/logs/1"));
        if (three) {
            answer(log, "TaskInstancesLogResponse", content);
        } else {
            airflow.stubFor(log.willReturn(okForContentType("text/plain", "first\nsecond\n")));
        }
    }

    private void answer(MappingBuilder call, String schema, Description.Content content) {
        airflow.stubFor(json(call, description.example(schema, content).toString()));
    }

    private static MappingBuilder json(MappingBuilder call, String body) {
        return call.willReturn(okForContentType("application/json", body));
    }
}
