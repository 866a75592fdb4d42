/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.spec.Secrets;
import dev.nightjar.orchestration.api.CheckingProxy;
import dev.nightjar.orchestration.schedule.PageRequest;
import dev.nightjar.orchestration.schedule.PipelineCatalog.ImportError;
import dev.nightjar.orchestration.schedule.Run;
import dev.nightjar.orchestration.schedule.RunFilter;
import dev.nightjar.orchestration.schedule.RunState;
import dev.nightjar.orchestration.schedule.ScriptedRunner;
import dev.nightjar.orchestration.serve.Server.Access;
import dev.nightjar.orchestration.store.Store;
import dev.nightjar.orchestration.store.TickingClock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerTest {

    private static final String PIPELINE = """
            apiVersion: nightjar/v1
            pipeline: orders
            schedule: {cron: '0 2 * * *', catchup: all, start: %s}
            sources:
              a: {format: csv, path: x, schema: "id LONG"}
            """;

    @TempDir
    Path folder;

    private final TickingClock clock = new TickingClock("2026-01-31T03:00:00Z");
    private Path pipelines;

    @BeforeEach
    void files() throws IOException {
        pipelines = Files.createDirectory(folder.resolve("pipelines"));
        Files.writeString(pipelines.resolve("orders.yaml"), PIPELINE.formatted("2026-01-30"));
    }

    @Test
    void aServerPlansAndRunsWhatIsDueAndAnswersAndGoesOnAfterARestart() throws Exception {
        try (Server server = server("127.0.0.1", Optional.empty())) {
            assertThat(server.newPassword()).isPresent();
            HttpResponse<String> health = get(server, "/api/v2/monitor/health");
            assertThat(health.body()).contains("\"metadatabase\":{\"status\":\"healthy\"}");
            await().untilAsserted(() -> assertThat(states()).containsExactly(RunState.SUCCESS));
            await().untilAsserted(() -> assertThat(get(server, "/metrics").body())
                    .contains("nightjar_runs_total{pipeline=\"orders\",state=\"success\",type=\"scheduled\"} 1.0"));
            assertThat(get(server, "/api/nightjar/v1/openapi.json").body()).contains("\"openapi\":\"3.1.0\"");
        }
        clock.advance(Duration.ofDays(2));
        try (Server server = server("127.0.0.1", Optional.empty())) {
            assertThat(server.newPassword()).isEmpty();
            await().untilAsserted(() ->
                    assertThat(states()).containsExactly(RunState.SUCCESS, RunState.SUCCESS, RunState.SUCCESS));
        }
    }

    @Test
    void aWrongFileKeepsItsLastGoodVersionAndIsAnImportError() throws IOException {
        try (Store store = store()) {
            PipelineFolder catalog = catalog(store);
            catalog.refresh();
            String good = catalog.pipelines().get(0).spec().specHash();
            Path file = pipelines.resolve("orders.yaml");
            Files.writeString(file, PIPELINE.formatted("2026-01-30") + "colour: red\n");
            catalog.refresh();
            assertThat(catalog.pipelines())
                    .singleElement()
                    .satisfies(
                            pipeline -> assertThat(pipeline.spec().specHash()).isEqualTo(good));
            assertThat(catalog.importErrors())
                    .singleElement()
                    .extracting(ImportError::message)
                    .asString()
                    .contains("orders.yaml:6:1", "colour");
            Files.writeString(file, PIPELINE.formatted("2026-01-29"));
            catalog.refresh();
            assertThat(catalog.importErrors()).isEmpty();
            assertThat(store.pipelines().find("orders").orElseThrow().version()).isEqualTo(2);
            Files.delete(file);
            catalog.refresh();
            assertThat(catalog.pipelines()).isEmpty();
            assertThat(store.pipelines().find("orders").orElseThrow().stale()).isTrue();
        }
    }

    @Test
    void aFileThatIsWrongAtTheStartGoesOnAsItWasAndRunsAreGivenThatVersion() throws IOException {
        Path file = pipelines.resolve("orders.yaml");
        String good = PIPELINE.formatted("2026-01-30");
        try (Store store = store()) {
            catalog(store).refresh();
            Files.writeString(file, good + "colour: red\n");
            PipelineFolder later = catalog(store);
            later.refresh();
            assertThat(later.importErrors()).hasSize(1);
            assertThat(later.pipelines()).singleElement().satisfies(pipeline -> {
                assertThat(pipeline.file()).isEqualTo(file);
                assertThat(pipeline.copy()).hasFileName("orders.yaml").content().isEqualTo(good);
            });
            assertThat(store.pipelines().find("orders").orElseThrow().stale()).isFalse();

            Files.delete(file);
            later.refresh();
            Files.writeString(file, "colour: red\n");
            PipelineFolder last = catalog(store);
            last.refresh();
            assertThat(last.pipelines()).isEmpty();
        }
    }

    @Test
    void aSecondFileOfAPipelineTakesItsPlaceWhenTheFirstGoes() throws IOException {
        Files.writeString(pipelines.resolve("second.yaml"), PIPELINE.formatted("2026-01-29"));
        try (Store store = store()) {
            PipelineFolder catalog = catalog(store);
            catalog.refresh();
            assertThat(catalog.pipelines())
                    .singleElement()
                    .satisfies(pipeline -> assertThat(pipeline.file()).hasFileName("orders.yaml"));
            Files.delete(pipelines.resolve("orders.yaml"));
            catalog.refresh();
            assertThat(catalog.importErrors()).isEmpty();
            assertThat(catalog.pipelines())
                    .singleElement()
                    .satisfies(pipeline -> assertThat(pipeline.file()).hasFileName("second.yaml"));
        }
    }

    @Test
    void twoFilesOfOnePipelineAreAnImportError() throws IOException {
        Files.writeString(pipelines.resolve("second.yaml"), PIPELINE.formatted("2026-01-29"));
        try (Store store = store()) {
            PipelineFolder catalog = catalog(store);
            catalog.refresh();
            assertThat(catalog.pipelines()).hasSize(1);
            assertThat(catalog.importErrors())
                    .singleElement()
                    .satisfies(error ->
                            assertThat(error.message()).contains("is in").contains("already"));
        }
    }

    @Test
    void aServerDoesNotListenToOthersUnlessItIsTold() {
        assertThatThrownBy(() -> server("0.0.0.0", Optional.empty()))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("--insecure");
    }

    @Test
    void aShortPasswordIsRefused() {
        assertThatThrownBy(() -> server("127.0.0.1", Optional.of("short")))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("NIGHTJAR_ADMIN_PASSWORD");
    }

    private Server server(String host, Optional<String> password) {
        return new Server(
                store(),
                new Server.Settings(
                        pipelines,
                        Map.of(),
                        new InetSocketAddress(host, 0),
                        Access.THIS_MACHINE,
                        password,
                        2,
                        folder.resolve("logs"),
                        Lake.at(folder + "/lake")),
                new ScriptedRunner(),
                clock);
    }

    private PipelineFolder catalog(Store store) {
        return new PipelineFolder(
                pipelines, Map.of(), Secrets.of(List.of()), store.pipelines(), folder.resolve("copies"), clock);
    }

    private Store store() {
        return Store.open("jdbc:sqlite:" + folder.resolve("s.db"), Optional.empty(), Optional.empty(), clock);
    }

    private List<RunState> states() {
        try (Store store = store()) {
            return store.runs().runs(RunFilter.of("orders", PageRequest.first(10))).items().stream()
                    .map(Run::state)
                    .toList();
        }
    }

    private static HttpResponse<String> get(Server server, String path) throws IOException, InterruptedException {
        try (CheckingProxy proxy = CheckingProxy.before(server.port())) {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(proxy.address() + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
        }
    }
}
