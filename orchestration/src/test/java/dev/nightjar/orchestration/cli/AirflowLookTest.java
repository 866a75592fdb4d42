/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import dev.nightjar.core.Json;
import dev.nightjar.core.spec.Environment;
import dev.nightjar.orchestration.airflow.AirflowFailure;
import dev.nightjar.orchestration.airflow.Timing;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What `nightjar doctor` says of an Airflow. */
class AirflowLookTest {

    private final WireMockServer airflow = new WireMockServer(options().dynamicPort());

    @BeforeEach
    void start() {
        airflow.start();
        airflow.stubFor(get("/api/v1/version").willReturn(okJson("{\"version\":\"2.10.0\"}")));
        airflow.stubFor(get(urlPathEqualTo("/api/v1/dags")).willReturn(okJson("{\"dags\":[],\"total_entries\":0}")));
    }

    @AfterEach
    void stop() {
        airflow.stop();
    }

    @Test
    void anAirflowThatLetsTheUserInIsNamedWithItsVersion() {
        assertThat(look().at()).isEqualTo("Airflow 2.10.0 at " + airflow.baseUrl() + " lets ann in");
    }

    @Test
    void credentialsThatAreNotTakenAreToldApartFromAnAirflowThatIsNotThere() {
        airflow.stubFor(get(urlPathEqualTo("/api/v1/dags"))
                .willReturn(aResponse().withStatus(401).withBody("{\"title\":\"Unauthorized\"}")));
        assertThatThrownBy(() -> look().at())
                .hasMessageStartingWith("Airflow 2.10.0 at " + airflow.baseUrl() + " answers, but shows no Dags: ")
                .hasMessageContaining("401")
                .hasMessageNotContaining("s3cret");
        AirflowLook gone = look();
        airflow.stop();
        assertThatThrownBy(gone::at)
                .isInstanceOf(AirflowFailure.class)
                .hasMessageContaining("Cannot reach")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void somethingElseThatAnswersIsNoAirflow() {
        airflow.stubFor(get("/api/v1/version").willReturn(aResponse().withBody("<html>")));
        assertThatThrownBy(() -> look().at()).isInstanceOf(AirflowFailure.class);
    }

    @Test
    void theDoctorLooksAtTheAirflowAndTheStoreThatAnEnvironmentHasAndAtNoOthers(@TempDir Path folder) throws Exception {
        String home = System.getProperty("nightjar.home");
        Path environments = Files.createDirectories(folder.resolve("conf/environments"));
        Files.copy(Path.of(home, "conf/spark-defaults.conf"), folder.resolve("conf/spark-defaults.conf"));
        Files.writeString(environments.resolve("local.yaml"), "runner: local");
        Files.writeString(environments.resolve("remote.yaml"), "runner: {airflow: {url: '" + airflow.baseUrl() + "'}}");
        Path store = folder.resolve("s.db");
        Files.writeString(environments.resolve("stored.yaml"), "store: {url: 'jdbc:sqlite:" + store + "'}");
        System.setProperty("nightjar.home", folder.toString());
        try {
            assertThat(doctor(folder, "remote").findValuesAsText("what")).endsWith("spark", "airflow");
            JsonNode found = doctor(folder, "remote").get(5);
            assertThat(found.path("good").asBoolean()).isTrue();
            assertThat(found.path("detail").asText()).endsWith(" lets anybody in");
            assertThat(doctor(folder, "local").findValuesAsText("what")).doesNotContain("airflow", "store");
            assertThat(doctor(folder, "stored").get(5).path("detail").asText())
                    .isEqualTo(store + " is not there yet; serve makes it");
        } finally {
            System.setProperty("nightjar.home", home);
        }
    }

    /** Spark is not there in that home, so that the doctor finds something wrong. */
    private static JsonNode doctor(Path folder, String environment) throws Exception {
        StringWriter out = new StringWriter();
        String distribution = System.getProperty("nightjar.dist");
        System.setProperty("nightjar.dist", folder.resolve("dist").toString());
        try {
            int exitCode = CommandLines.run(
                    out, new StringWriter(), "doctor", "--json", "--env", environment, "--warehouse", "" + folder);
            assertThat(exitCode).isEqualTo(1);
        } finally {
            if (distribution == null) {
                System.clearProperty("nightjar.dist");
            } else {
                System.setProperty("nightjar.dist", distribution);
            }
        }
        return Json.MAPPER.readTree(out.toString());
    }

    private AirflowLook look() {
        return new AirflowLook(
                new Environment.Airflow(
                        airflow.baseUrl(),
                        Optional.of("ann"),
                        Optional.of("s3cret"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ofSeconds(5)),
                new Timing(Timing.real().clock(), wait -> {}, Timing.real().random()));
    }
}
