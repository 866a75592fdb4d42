/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.Json;
import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.ledger.DeltaRunLedger;
import dev.nightjar.core.ledger.RunLedger.Query;
import dev.nightjar.core.spec.Environment;
import dev.nightjar.core.spec.EnvironmentReader;
import dev.nightjar.core.spec.ParsedEnvironment;
import dev.nightjar.orchestration.cli.CommandLines;
import dev.nightjar.orchestration.run.Home;
import dev.nightjar.orchestration.run.Nights;
import dev.nightjar.orchestration.run.RunRequest;
import dev.nightjar.orchestration.run.RunSession;
import dev.nightjar.orchestration.run.StepListener;
import dev.nightjar.orchestration.run.StepOutcome;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nights on a real standalone cluster, submitted in client and in cluster mode. */
class SubmitIT {

    private static final String DATE = "2026-01-31";
    private static final List<String> STEPS = List.of("ingest.cards", "ingest.transfers");
    private static final String SMALL =
            "spark.driver.memory: 700m, spark.executor.memory: 700m, spark.ui.enabled: false,"
                    + " spark.driver.host: localhost, spark.cores.max: 1, spark.sql.shuffle.partitions: 1,"
                    + " spark.executor.extraJavaOptions: '-XX:TieredStopAtLevel=1'";

    @TempDir
    static Path folder;

    private static String installed;
    private static Cluster cluster;
    private static Path pipeline;

    private final List<String> told = new CopyOnWriteArrayList<>();
    private String warehouse;

    @BeforeAll
    static void start() throws IOException {
        installed = System.getProperty("nightjar.home");
        pipeline = folder.resolve("payments.yaml");
        Files.writeString(pipeline, """
                apiVersion: nightjar/v1
                pipeline: payments
                sources:
                  cards: &csv
                    {format: csv, path: "%s/${date}.csv", schema: "id LONG, amount DOUBLE", profile: false}
                  transfers: *csv
                """.formatted(folder));
        Files.writeString(folder.resolve(DATE + ".csv"), "1,5.0\n2,7.5\n3,1.0\n");
        cluster = Cluster.start(Home.installed().distribution().resolve("spark"), folder.resolve("cluster"));
        home("client", cluster.master());
        home("cluster", cluster.master());
        home("nowhere", "spark://localhost:1");
    }

    /** An environment of this name, in a copy of the folder that Nightjar is installed in. */
    private static void home(String name, String master) throws IOException {
        Path conf = Files.createDirectories(folder.resolve("home/conf/environments"))
                .getParent();
        for (String file : List.of("log4j2.properties", "spark-defaults.conf")) {
            if (!Files.exists(conf.resolve(file))) {
                Files.copy(Path.of(installed, "conf", file), conf.resolve(file));
            }
        }
        Files.writeString(
                conf.resolve("environments/" + name + ".yaml"),
                "runner: {spark-submit: {master: '%s', deployMode: %s, spark: {%s}}}"
                        .formatted(master, name.equals("cluster") ? "cluster" : "client", SMALL));
        System.setProperty("nightjar.dist", System.getProperty("nightjar.dist", installed + "/target/nightjar"));
        System.setProperty("nightjar.home", folder.resolve("home").toString());
    }

    @AfterAll
    static void stop() {
        cluster.close();
        System.setProperty("nightjar.home", installed);
    }

    @Test
    void aNightRunsInClientModeByOneCommand() throws Exception {
        warehouse = folder.resolve("by command").toString();
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = nightjar(out, err, "--env", "client", "--run-id", "night-1", "--json", "--verbose");
        assertThat(exitCode).as(err.toString()).isZero();
        JsonNode document = Json.MAPPER.readTree(out.toString());
        assertThat(document.path("state").asText()).isEqualTo("success");
        assertThat(document.path("steps").findValuesAsText("step")).containsExactlyInAnyOrderElementsOf(STEPS);
        assertThat(err.toString()).containsPattern("Spark application app-\\d+-\\d+ on spark://localhost:\\d+, client");
        assertThat(ledger("night-1")).containsExactlyInAnyOrder("ingest.cards SUCCESS", "ingest.transfers SUCCESS");
        assertThat(Path.of(warehouse, "_nightjar/applications/_commands")).isEmptyDirectory();
    }

    @Test
    void aMasterThatIsNotThereIsNamedAtOnce() {
        warehouse = folder.resolve("nowhere").toString();
        StringWriter err = new StringWriter();
        assertThat(nightjar(new StringWriter(), err, "--env", "nowhere")).isEqualTo(1);
        assertThat(err.toString())
                .contains("Cannot reach the master spark://localhost:1 (Connection refused). Is it up,");
    }

    @Test
    void inClusterModeAnApplicationIsFoundAgainByTheNextSession() throws Exception {
        warehouse = folder.resolve("found again").toString();
        List<String> before = cluster.worked();
        try (RunSession first = session("cluster")) {
            StepListener leaving = listener(began -> first.leave());
            assertThatThrownBy(() -> first.execute(STEPS, log(1), leaving))
                    .hasMessageContaining("taken from its runner");
        }
        assertThat(told).isNotEmpty().allMatch(each -> each.startsWith("began "));
        told.clear();
        try (RunSession second = session("cluster")) {
            second.execute(STEPS, log(2), listener(began -> {}));
        }
        assertThat(told).contains("ingest.cards Success[]", "ingest.transfers Success[]");
        assertThat(Files.readString(log(2))).containsPattern("Spark application app-.*cluster mode, found again");
        List<String> after = cluster.worked();
        assertThat(after).hasSize(before.size() + 2);
        assertThat(ledger("night")).containsExactlyInAnyOrder("ingest.cards SUCCESS", "ingest.transfers SUCCESS");
    }

    @Test
    void whatIsCancelledStopsInEitherMode() throws Exception {
        for (String mode : List.of("client", "cluster")) {
            warehouse = folder.resolve("cancelled in " + mode).toString();
            long children = ProcessHandle.current()
                    .children()
                    .filter(ProcessHandle::isAlive)
                    .count();
            try (RunSession session = session(mode)) {
                StepListener cancelling = listener(began -> session.cancel());
                assertThatThrownBy(() -> session.execute(STEPS, log(3), cancelling))
                        .hasMessageContaining("taken from its runner");
            }
            await().atMost(Duration.ofMinutes(1)).until(() -> cluster.working().isEmpty());
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> ProcessHandle.current()
                                    .children()
                                    .filter(ProcessHandle::isAlive)
                                    .count()
                            <= children);
            assertThat(ledger("night")).as(mode).noneMatch(each -> each.endsWith("SUCCESS"));
        }
    }

    private RunSession session(String name) {
        ParsedEnvironment environment =
                EnvironmentReader.read(folder.resolve("home/conf/environments/" + name + ".yaml"), Map.of());
        SubmitSettings settings = SubmitSettings.of(
                (Environment.SparkSubmit) environment.environment().runner(), environment, Home.installed());
        Nights nights = new Nights(Lake.at(warehouse).root(), Map.of(), Optional.empty());
        return new SubmitRunner(settings, nights, Patience.usual(), Clock.systemUTC())
                .open(new RunRequest("night", "payments", pipeline, LocalDate.parse(DATE), 0));
    }

    private Path log(int number) {
        return Path.of(warehouse).resolveSibling(Path.of(warehouse).getFileName() + "-" + number + ".log");
    }

    private StepListener listener(Consumer<String> began) {
        return new StepListener() {
            @Override
            public void started(String step) {
                told.add("began " + step);
                began.accept(step);
            }

            @Override
            public void ended(String step, StepOutcome outcome) {
                told.add(step + " " + outcome);
            }
        };
    }

    private List<String> ledger(String runId) {
        return new DeltaRunLedger(Lake.at(warehouse))
                .find(Query.of("payments")).stream()
                        .filter(run -> run.runId().equals(runId))
                        .map(run -> run.step() + " " + run.state())
                        .toList();
    }

    private int nightjar(StringWriter out, StringWriter err, String... more) {
        List<String> arguments = new CopyOnWriteArrayList<>(
                List.of("run", pipeline.toString(), "--date", DATE, "--warehouse", warehouse));
        arguments.addAll(List.of(more));
        return CommandLines.run(out, err, arguments.toArray(String[]::new));
    }
}
