/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dag files, compiled and run by Python against stand-ins for Airflow. */
class AirflowExportTest {

    private static final String PIPELINE = """
            apiVersion: nightjar/v1
            pipeline: shop
            description: %s
            owner: ann
            tags: [cards, nightly]
            schedule: %s
            sources:
              customers: {format: csv, path: 'c/*.csv', schema: 'id LONG'}
              orders:
                format: csv
                path: 'landing/${date}/*.csv'
                schema: 'id LONG, customer LONG, amount DOUBLE, returned BOOLEAN, at TIMESTAMP'
                expect: [{references: {column: id, source: customers}}]
            features:
              spent: {source: orders, entity: [customer], timestamp: at, windows: [P7D], aggregate: {n: "count(*)"}}
            dataset:
              {spine: orders, key: [id], timestamp: at, features: [spent], columns: {amount: amount}, label: {expr: returned},
               split: {by: time, train: P28D, validation: P7D, test: P7D}}
            model: {task: classification, algorithm: gbt}
            scoring: {}
            """;
    private static final String NIGHTLY = "{cron: '30 2 * * *', timezone: Europe/Berlin, start: 2026-01-31,"
            + " catchup: all, maxActiveRuns: 3, retries: 4, retryDelay: PT10M, timeout: PT2H, deadline: PT6H,"
            + " dependsOnPast: true}";

    @TempDir
    Path folder;

    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void python() throws Exception {
        boolean there;
        try {
            there = new ProcessBuilder("python3", "-c", "import zoneinfo")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            there = false;
        }
        assumeTrue(there, "there is no python3 of version 3.9 or newer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "2"})
    void aDagHasTheTasksAndEdgesOfThePlan(String release) throws Exception {
        Path file = pipeline("Payments", NIGHTLY);
        JsonNode dag = export(file, release);
        JsonNode plan = Json.MAPPER.readTree(
                nightjar("plan", file.toString(), "--date", "2026-02-01", "--json", "--warehouse", lake()));
        List<String> edges = new ArrayList<>();
        plan.forEach(step -> step.path("dependsOn")
                .forEach(before ->
                        edges.add(before.asText() + ">" + step.path("step").asText())));
        List<String> exported = new ArrayList<>();
        dag.path("edges")
                .forEach(edge ->
                        exported.add(edge.get(0).asText() + ">" + edge.get(1).asText()));
        assertThat(exported).isNotEmpty().containsExactlyInAnyOrderElementsOf(edges);
        assertThat(dag.path("tasks").findValuesAsText("task_id")).isEqualTo(plan.findValuesAsText("step"));
    }

    @Test
    void anAirflow3RunsByTheSchedule() throws Exception {
        JsonNode dag = export(pipeline("Payments", NIGHTLY), "3", "--deadline-callback", "alerts.page");
        JsonNode settings = dag.path("dag");
        assertThat(settings.path("schedule").toString())
                .isEqualTo("{\"args\":[\"30 2 * * *\"],\"timezone\":\"Europe/Berlin\"}");
        // the tick of 2:30 on February 1 processes January 31
        assertThat(settings.path("start_date").asText()).isEqualTo("2026-02-01T00:00:00+01:00");
        assertThat(settings.path("catchup").asBoolean()).isTrue();
        assertThat(settings.path("max_active_runs").asInt()).isEqualTo(3);
        assertThat(settings.path("default_args").toString())
                .isEqualTo("{\"owner\":\"ann\",\"retries\":4,\"retry_delay\":600.0,\"retry_exponential_backoff\":true,"
                        + "\"max_retry_delay\":86400.0,\"depends_on_past\":true,\"wait_for_downstream\":true,"
                        + "\"execution_timeout\":7200.0}");
        assertThat(settings.path("deadline").path("interval").asDouble()).isEqualTo(21600);
        assertThat(settings.path("deadline")
                        .path("callback")
                        .path("args")
                        .get(0)
                        .asText())
                .isEqualTo("alerts.page");
        assertThat(dag.path("imports").toString()).contains("\"airflow.sdk\"").doesNotContain("\"airflow\"");
        JsonNode task = dag.path("tasks").get(0);
        assertThat(task.path("java_class").asText()).isEqualTo("dev.nightjar.jobs.PipelineJob");
        assertThat(task.path("application").asText()).isEqualTo("/opt/jobs.jar");
        assertThat(task.path("jars").asText()).isEqualTo("/opt/a.jar,/opt/b.jar");
        assertThat(err.toString()).contains("dependsOnPast", "3.1");
    }

    @Test
    void anAirflow2HasItsOwnImportsAndAnSla() throws Exception {
        JsonNode dag = export(pipeline("Payments", NIGHTLY), "2");
        assertThat(dag.path("imports").toString()).contains("\"airflow\"").doesNotContain("airflow.sdk");
        assertThat(dag.path("dag").path("default_args").path("sla").asDouble()).isEqualTo(21600);
        assertThat(dag.path("dag").has("deadline")).isFalse();
    }

    @Test
    void aDeadlineWithoutAFunctionToCallIsLeftOutAndThatIsSaid() throws Exception {
        assertThat(export(pipeline("Payments", NIGHTLY), "3").path("dag").has("deadline"))
                .isFalse();
        assertThat(err.toString()).contains("deadline: left out");
        assertThat(Files.readString(folder.resolve("dags/shop.py"))).contains("# deadline: left out");
    }

    @Test
    void aDagThatNightjarDrivesHasNoScheduleAndNoRetries() throws Exception {
        JsonNode settings =
                export(pipeline("Payments", NIGHTLY), "3", "--driven").path("dag");
        assertThat(settings.path("schedule").isNull()).isTrue();
        assertThat(settings.path("default_args").path("retries").asInt()).isZero();
        assertThat(settings.path("catchup").asBoolean()).isFalse();
    }

    @Test
    void theDateOfARunIsThatOfNightjar() throws Exception {
        Path file = pipeline("Payments", NIGHTLY);
        // the tick before midnight UTC is of the next day in Berlin; without a logical date the time of the run counts
        String runs = "[{\"run_id\":\"a\",\"logical_date\":\"2026-01-31T23:30:00+00:00\"},"
                + "{\"run_id\":\"b\",\"run_after\":\"2026-03-29T01:30:00+00:00\"},"
                + "{\"run_id\":\"c\",\"conf\":{\"date\":\"2026-05-01\",\"run_id\":\"of-nightjar\"}}]";
        exported(file, "3");
        assertThat(read("3", runs).path("runs").toString())
                .isEqualTo("[[\"2026-01-31\",\"a\"],[\"2026-03-28\",\"b\"],[\"2026-05-01\",\"of-nightjar\"]]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "plain",
                "it's \"quoted\" \\ and '''more''' \"\"\"",
                "{{ 7 * 7 }} {% raw %} {# #} }}",
                "Grüße, 日本 and \uD83D\uDE80",
                "# comment %s {0} $HOME",
                "\\x41\\N{BULLET} \\"
            })
    void textOfUsersStaysText(String text) throws Exception {
        Path file = pipeline("'" + text.replace("'", "''") + "'", "{timezone: UTC}");
        Path odd = Files.createDirectories(folder.resolve(text.replace('/', '_')));
        Path moved = Files.move(file, odd.resolve("shop.yaml"));
        JsonNode dag = export(moved, "3", "--set", "note=" + text, "--warehouse", odd.toString());
        assertThat(dag.path("dag").path("description").asText()).isEqualTo(text);
        assumeTrue(!dag.path("arguments").isNull(), "there is no jinja2 to render the arguments");
        List<String> arguments = new ArrayList<>();
        dag.path("arguments").get(0).forEach(each -> arguments.add(each.asText()));
        assertThat(arguments)
                .contains("note=" + text, moved.toAbsolutePath().toString(), "2026-01-31")
                .anyMatch(each -> each.endsWith(odd.getFileName().toString()));
    }

    @Test
    void linesOfADescriptionStayWithinIt() throws Exception {
        Path file = pipeline("\"one\\nimport os\\n\\\"\\\"\\\"\\ttwo\\0\"", "{timezone: UTC}");
        assertThat(export(file, "3").path("dag").path("description").asText())
                .isEqualTo("one\nimport os\n\"\"\"\ttwo\0");
    }

    @Test
    void theSamePipelineGivesTheSameFile() throws Exception {
        Path file = pipeline("Payments", NIGHTLY);
        String first = exported(file, "3");
        assertThat(exported(file, "3")).isEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"--airflow 4 | give 2 or 3", "--deadline-callback os;x | MODULE.FUNCTION"})
    void wrongOptionsAreRefused(String options, String message) throws Exception {
        List<String> line = new ArrayList<>(
                List.of("airflow", "export", pipeline("P", NIGHTLY).toString(), "--jar", "j"));
        line.addAll(List.of(options.split(" ")));
        assertThat(run(line.toArray(String[]::new), new StringWriter())).isEqualTo(2);
        assertThat(err.toString()).contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{cron: '0 2 * * *', catchup: all}       | Set schedule.start",
                "{cron: '0 2 * * *', timezone: '+02:00'} | Python knows no time zone '+02:00'"
            })
    void whatAirflowCannotDoIsNotExported(String schedule, String message) throws Exception {
        Path file = pipeline("P", schedule);
        assertThat(run(new String[] {"airflow", "export", file.toString(), "--jar", "j"}, new StringWriter()))
                .isEqualTo(2);
        assertThat(err.toString()).contains(message);
    }

    private JsonNode export(Path file, String release, String... more) throws Exception {
        exported(file, release, more);
        return read(release, "[]");
    }

    private String exported(Path file, String release, String... more) throws Exception {
        List<String> line = new ArrayList<>(List.of(
                "airflow",
                "export",
                file.toString(),
                "--airflow",
                release,
                "--to",
                folder.resolve("dags").toString(),
                "--jar",
                "/opt/jobs.jar",
                "--jars",
                "/opt/a.jar,/opt/b.jar"));
        line.addAll(List.of(more));
        nightjar(line.toArray(String[]::new));
        return Files.readString(folder.resolve("dags/shop.py"));
    }

    /** What Python reads. */
    private JsonNode read(String release, String runs) throws Exception {
        Path script = folder.resolve("read_dag.py");
        try (InputStream in = AirflowExportTest.class.getResourceAsStream("read_dag.py")) {
            Files.write(script, in.readAllBytes());
        }
        Process python = new ProcessBuilder(
                        "python3",
                        script.toString(),
                        folder.resolve("dags/shop.py").toString(),
                        release,
                        runs)
                .redirectError(folder.resolve("python.err").toFile())
                .start();
        String document = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(python.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(python.exitValue())
                .as("%s", Files.readString(folder.resolve("python.err")))
                .isZero();
        return Json.MAPPER.readTree(document);
    }

    private String lake() {
        return folder.resolve("lake").toString();
    }

    private String nightjar(String... line) {
        StringWriter out = new StringWriter();
        assertThat(run(line, out)).as("%s", err).isZero();
        return out.toString();
    }

    private int run(String[] line, StringWriter out) {
        return Nightjar.run(new PrintWriter(out, true), new PrintWriter(err, true), line);
    }

    private Path pipeline(String description, String schedule) throws IOException {
        return Files.writeString(folder.resolve("shop.yaml"), PIPELINE.formatted(description, schedule));
    }
}
