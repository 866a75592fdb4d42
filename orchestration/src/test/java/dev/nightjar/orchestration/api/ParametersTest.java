/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.Json;
import dev.nightjar.orchestration.run.StepOutcome;
import dev.nightjar.orchestration.schedule.PipelineCatalog.ImportError;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No parameter that Airflow's description names for what is served here is passed over in silence. */
class ParametersTest {

    private static final String ODD = "nothing-like-it";
    private static final String RUN = "scheduled__2026-01-31T02:00:00Z";
    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("dag_id", "p"),
            Map.entry("dag_run_id", RUN),
            Map.entry("task_id", "ingest.a"),
            Map.entry("map_index", "-1"),
            Map.entry("try_number", "1"),
            Map.entry("task_try_number", "1"),
            Map.entry("backfill_id", "1"),
            Map.entry("event_log_id", "1"),
            Map.entry("import_error_id", "1"),
            Map.entry("pool_name", "default_pool"),
            Map.entry("variable_key", "none"),
            Map.entry("connection_id", "none"));
    private static final Pattern SUPPORTED = Pattern.compile("Supported attributes: `([^`]*)`");

    @TempDir
    static Path folder;

    private static ApiWorld api;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        api = new ApiWorld(folder);
        api.world.pipeline("p", "{cron: '0 2 * * *', catchup: all, start: 2026-01-29, retries: 1, timeout: PT1H}");
        api.world.pipeline("by_hand", "{timezone: UTC}");
        api.world.catalog.wrong(new ImportError(1, api.world.clock.instant(), "bad.yaml", "bad.yaml:1:1: no"));
        // of the two runs of p the first fails in its second attempt, hours later
        api.world.runner.then("ingest.a", new StepOutcome.Failed("no", true));
        api.scheduler.pass();
        api.world.clock.advance(Duration.ofHours(3));
        api.world.runner.then("ingest.a", new StepOutcome.Failed("no", true));
        for (int pass = 0; pass < 4; pass++) {
            api.scheduler.pass();
        }
        api.call("POST", "/api/v2/dags/by_hand/dagRuns", "{\"logical_date\":null,\"conf\":{\"site\":\"A_1\"}}", 200);
        api.call(
                "POST",
                "/api/v2/backfills",
                "{\"dag_id\":\"p\",\"from_date\":\"2026-01-01T00:00:00Z\",\"to_date\":\"2026-01-02T12:00:00Z\"}",
                200);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void eachParameterOfEachListIsLookedAt() throws Exception {
        assumeTrue(Files.exists(OpenApi.file()), "Airflow's description is not at hand");
        List<String> ignored = new ArrayList<>();
        int looked = 0;
        OpenApi contract = OpenApi.read();
        for (Map.Entry<String, JsonNode> operation : contract.operations("get").entrySet()) {
            String path = path(operation.getKey());
            if (!served(path)) {
                continue;
            }
            for (JsonNode parameter : operation.getValue().path("parameters")) {
                if (parameter.path("in").asText().equals("query")) {
                    looked++;
                    problem(contract, path, parameter).ifPresent(ignored::add);
                }
            }
        }
        assertThat(looked).isGreaterThan(150);
        assertThat(ignored).isEmpty();
    }

    private static String path(String template) {
        String path = template;
        for (Map.Entry<String, String> value : VALUES.entrySet()) {
            path = path.replace("{" + value.getKey() + "}", value.getValue());
        }
        return path.replaceAll("\\{[^}]*}", "none");
    }

    /** Whether the server has such a route, be there nothing of the name. */
    private static boolean served(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(path);
        return answer.statusCode() != 405 && !answer.body().equals("{\"detail\":\"Not Found\"}");
    }

    private static Optional<String> problem(OpenApi contract, String path, JsonNode parameter) throws Exception {
        String name = parameter.path("name").asText();
        // the one list that has a parameter which must be there
        String base = path + (path.endsWith("/backfills") && !name.equals("dag_id") ? "?dag_id=p&" : "?");
        String odd = base + name + "=" + ODD;
        HttpResponse<String> usual = get(base);
        if (name.equals("order_by") && usual.statusCode() == 200) {
            Matcher supported = SUPPORTED.matcher(parameter.path("description").asText());
            for (String key : supported.find() ? supported.group(1).split(", ") : new String[0]) {
                for (String way : List.of("", "-")) {
                    if (get(base + "order_by=" + way + key).statusCode() != 200) {
                        return Optional.of(path + " is not ordered by " + way + key);
                    }
                }
            }
        }
        HttpResponse<String> answer = get(odd);
        if (usual.statusCode() == 200 && List.of(400, 422).contains(answer.statusCode())) {
            return Optional.empty();
        }
        if (typed(contract, parameter.path("schema"))) {
            return usual.statusCode() == 200 || usual.statusCode() == 422
                    ? Optional.of(odd + " is answered with " + answer.statusCode())
                    : Optional.empty();
        }
        // what is empty or refused anyway cannot show it, nor can what leaves out nothing
        boolean shows = !name.equals("excluded_events") && (usual.statusCode() == 422 || total(usual) > 0);
        return shows && total(answer) != 0 ? Optional.of(odd + " finds what is there without it") : Optional.empty();
    }

    /** Whether not every text is a value. */
    private static boolean typed(OpenApi contract, JsonNode given) {
        JsonNode schema = given.has("$ref") ? contract.at(given.path("$ref").asText()) : given;
        if (schema.has("anyOf")) {
            return StreamSupport.stream(schema.path("anyOf").spliterator(), false)
                    .filter(choice -> !choice.path("type").asText().equals("null"))
                    .allMatch(choice -> typed(contract, choice));
        }
        return switch (schema.path("type").asText()) {
            case "array" -> typed(contract, schema.path("items"));
            case "string" -> schema.has("enum") || schema.has("format");
            default -> true;
        };
    }

    private static long total(HttpResponse<String> answer) throws IOException {
        return answer.statusCode() == 200
                ? Json.MAPPER.readTree(answer.body()).path("total_entries").asLong(-1)
                : 0;
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return api.send("GET", path, null, api.token(), "application/json");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v2/dags/~/dagRuns/list, DAGRunsBatchBody, 26",
        "/api/v2/dags/~/dagRuns/~/taskInstances/list, TaskInstancesBatchBody, 29"
    })
    void eachKeyOfABatchIsLookedAt(String path, String schema, int keys) throws Exception {
        assumeTrue(Files.exists(OpenApi.file()), "Airflow's description is not at hand");
        List<String> names = new ArrayList<>();
        OpenApi.read()
                .at("#/components/schemas/" + schema)
                .path("properties")
                .fieldNames()
                .forEachRemaining(names::add);
        assertThat(names).hasSizeGreaterThanOrEqualTo(keys);
        for (String name : names) {
            JsonNode refused = api.call("POST", path, "{\"" + name + "\":{\"odd\":1}}", 422)
                    .path("detail")
                    .path(0);
            assertThat(refused.path("loc").path(1).asText()).isEqualTo(name);
            assertThat(refused.path("type").asText()).isNotEqualTo("extra_forbidden");
        }
        api.call("POST", path, "{\"colour\":1}", 422);
        api.call("POST", path, "{\"order_by\":\"colour\"}", 400);
        api.call("POST", path.replace("dags/~", "dags/p"), "{}", 422);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dags?last_dag_run_state=success                           | p",
                "dags?dag_run_state=queued&dag_run_state=failed            | by_hand",
                "dags?dag_run_start_date_gte=2026-01-31T00:00:00Z          | p",
                "dags?dag_run_end_date_lt=2026-01-31T00:00:00Z             |",
                "dags?order_by=-last_run_state                             | p by_hand",
                "dags?order_by=last_run_start_date                         | p by_hand",
                "dags?order_by=-dag_id                                     | p by_hand",
                "dags?dag_id_pattern=by%25%7Cp                              | by_hand p",
                "dags?dag_id_pattern=_                                     | by_hand p",
                "dags?dag_id_pattern=BY&dag_display_name_pattern=p         |",
                "dags?timetable_type=airflow.timetables.simple.NullTimetable | by_hand",
                "dags?is_favorite=true                                     |",
                "dags?is_favorite=no&has_asset_schedule=0&paused=off       | by_hand p",
                "dags?bundle_name=pipelines                                | by_hand p"
            })
    void pipelinesAreChosenAndSortedByWhatTheyAreAndByTheirLastRun(String list, String expected) throws Exception {
        JsonNode body = api.call("GET", "/api/v2/" + list, null, 200);
        assertThat(String.join(" ", body.path("dags").findValuesAsText("dag_id"))
                        .replaceAll("(\\b\\w+\\b)( \\1\\b)+", "$1"))
                .isEqualTo(expected == null ? "" : expected);
    }

    @ParameterizedTest
    @CsvSource({
        "dags/~/dagRuns, 5",
        "dags/~/dagRuns?dag_id_pattern=BY_, 1",
        "dags/~/dagRuns?dag_id_pattern=~, 5",
        "dags/~/dagRuns?run_id_pattern=backfill|manual, 3",
        "dags/~/dagRuns?triggering_user_name_pattern=AN_, 3",
        "dags/~/dagRuns?conf_contains=a_1, 1",
        "dags/~/dagRuns?conf_contains=A__1, 0",
        "dags/~/dagRuns?dag_version=1, 5",
        "dags/~/dagRuns?dag_version=2&dag_version=1, 5",
        "dags/~/dagRuns?dag_version=2, 0",
        "dags/~/dagRuns?duration_gte=3600, 1",
        "dags/~/dagRuns?duration_lt=3600, 1",
        "dags/~/dagRuns?partition_key_pattern=x, 0",
        "dags/p/dagRuns/~/taskInstances?try_number=2, 1",
        "dags/p/dagRuns/~/taskInstances?try_number=2&try_number=7, 1",
        "dags/p/dagRuns/~/taskInstances?task_display_name_pattern=ingest.%25, 8",
        "dags/p/dagRuns/~/taskInstances?pool=default_pool&pool=other, 12",
        "dags/p/dagRuns/~/taskInstances?pool_name_pattern=def%25, 12",
        "dags/p/dagRuns/~/taskInstances?pool=other, 0",
        "dags/p/dagRuns/~/taskInstances?queue=default&operator=SparkStep&map_index=-1, 12",
        "dags/p/dagRuns/~/taskInstances?map_index=0, 0",
        "dags/p/dagRuns/~/taskInstances?executor=x, 0",
        "dags/p/dagRuns/~/taskInstances?task_group_id=x, 0",
        "dags/p/dagRuns/~/taskInstances?version_number=1&duration_gte=0, 5",
        "eventLogs?included_events=run.failed&dag_id_pattern=p, 1",
        "eventLogs?dag_id=by_hand&excluded_events=run.queued, 0",
        "eventLogs?dag_id=p&map_index=0, 0",
        "eventLogs?dag_id=p&run_id_pattern=sched%25-31&event_pattern=run.s, 1",
        "dags/p/dagVersions?version_number=1, 1",
        "dags/~/dagVersions, 2",
        "dags/~/dagVersions?bundle_name=other, 0",
        "importErrors?filename_pattern=BAD, 1",
        "pools?pool_name_pattern=other, 0"
    })
    void listsHoldWhatIsAskedFor(String list, int total) throws Exception {
        JsonNode body = api.call("GET", "/api/v2/" + list.replace("|", "%7C"), null, 200);
        assertThat(body.path("total_entries").asInt()).as(list).isEqualTo(total);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dagRuns/list | {\"dag_ids\":[\"p\"],\"states\":[\"failed\",null]} | 1",
                "dagRuns/list | {\"conf_contains\":\"site\",\"order_by\":null} | 1",
                "dagRuns/list | {\"duration_gt\":3599.5,\"order_by\":\"-duration\"} | 1",
                "dagRuns/list | {\"run_after_gte\":\"2026-01-31T00:00:00Z\",\"dag_ids\":[\"p\"]} | 1",
                "dagRuns/~/taskInstances/list | {\"dag_run_ids\":[\"scheduled__2026-01-31T02:00:00Z\"]} | 3",
                "dagRuns/~/taskInstances/list | {\"state\":[null,\"failed\"],\"dag_ids\":[\"p\"]} | 7",
                "dagRuns/~/taskInstances/list | {\"pool\":[\"other\"]} | 0",
                "dagRuns/~/taskInstances/list | {\"pool\":[\"default_pool\"],\"queue\":[\"default\"],\"task_ids\":[\"ingest.a\"]} | 5",
                "dagRuns/~/taskInstances/list | {\"executor\":[\"x\"]} | 0",
                "dagRuns/~/taskInstances/list | {\"logical_date_lt\":\"2026-01-30T00:00:00Z\",\"order_by\":\"-start_date\"} | 6"
            })
    void batchesHoldWhatIsAskedFor(String list, String body, int total) throws Exception {
        JsonNode answer = api.call("POST", "/api/v2/dags/~/" + list, body, 200);
        assertThat(answer.path("total_entries").asInt()).as(body).isEqualTo(total);
    }

    @Test
    void aMaskKeepsWhatItDoesNotName() throws Exception {
        String run = "/api/v2/dags/p/dagRuns/" + RUN;
        JsonNode marked = api.call("PATCH", run + "?update_mask=note", "{\"state\":\"failed\",\"note\":\"n\"}", 200);
        assertThat(marked.path("state").asText()).isEqualTo("success");
        assertThat(marked.path("note").asText()).isEqualTo("n");
        String step = run + "/taskInstances/ingest.b";
        JsonNode noted = api.call("PATCH", step + "?update_mask=note", "{\"new_state\":\"failed\",\"note\":\"n\"}", 200)
                .path("task_instances")
                .path(0);
        assertThat(noted.path("state").asText()).isEqualTo("success");
        assertThat(noted.path("note").asText()).isEqualTo("n");
        api.call("PATCH", step + "?map_index=3", "{\"note\":\"n\"}", 404);
        api.call("GET", step + "/tries?map_index=3", null, 404);
        api.call("GET", step + "/logs/1?map_index=3", null, 404);
    }

    @Test
    void moreThanTenOrdersAreRefused() throws Exception {
        api.call("GET", "/api/v2/dags/p/dagRuns?" + "order_by=id&".repeat(11), null, 400);
    }
}
