/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.spec.Secrets;
import dev.nightjar.orchestration.run.StepOutcome;
import dev.nightjar.orchestration.schedule.Fixture;
import dev.nightjar.orchestration.schedule.PipelineCatalog.ImportError;
import dev.nightjar.orchestration.schedule.Run;
import dev.nightjar.orchestration.schedule.RunState;
import dev.nightjar.orchestration.schedule.Scheduler;
import dev.nightjar.orchestration.web.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The API through HTTP. Where Airflow's own description is at hand, every answer is held against it. */
class AirflowApiTest {

    private static final String DAG = "/api/v2/dags/p";
    private static final String RUNS = DAG + "/dagRuns";
    private static final String SECRET = ApiWorld.SECRET;

    @TempDir
    Path folder;

    private ApiWorld api;
    private Fixture world;
    private Scheduler scheduler;
    private String token;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        api = new ApiWorld(folder);
        world = api.world;
        scheduler = api.scheduler;
        world.pipeline("p", "{cron: '0 2 * * *', catchup: all, start: 2026-01-29, retries: 1, timeout: PT1H}");
        world.pipeline("by_hand", "{timezone: UTC}");
        token = api.token();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v2/version, version",
        "/api/v2/monitor/health, scheduler",
        "/api/v2/dags, dags",
        "/api/v2/dags/p, dag_id",
        "/api/v2/dags/p/details, timezone",
        "/api/v2/dags/by_hand/details, timezone",
        "/api/v2/dags/p/tasks, tasks",
        "/api/v2/dags/p/tasks/features.f, task_id",
        "/api/v2/dags/p/dagVersions, dag_versions",
        "/api/v2/dags/p/dagRuns, dag_runs",
        "/api/v2/dags/~/dagRuns?order_by=-start_date&order_by=id&limit=1&state=success&state=failed, dag_runs",
        "/api/v2/dags/~/dagRuns?run_after_gte=2026-01-30T02:00:00Z&run_id_pattern=sched%25, dag_runs",
        "/api/v2/dags/p/dagRuns/scheduled__2026-01-31T02:00:00Z, dag_run_id",
        "/api/v2/dags/p/dagRuns/scheduled__2026-01-31T02:00:00Z/taskInstances, task_instances",
        "/api/v2/dags/~/dagRuns/~/taskInstances?state=success, task_instances",
        "/api/v2/dags/p/dagRuns/scheduled__2026-01-31T02:00:00Z/taskInstances/ingest.a, task_id",
        "/api/v2/dags/p/dagRuns/scheduled__2026-01-31T02:00:00Z/taskInstances/ingest.a/tries, task_instances",
        "/api/v2/dags/p/dagRuns/scheduled__2026-01-31T02:00:00Z/taskInstances/ingest.a/tries/1, task_id",
        "/api/v2/dags/p/dagRuns/scheduled__2026-01-31T02:00:00Z/taskInstances/ingest.a/logs/1, content",
        "/api/v2/importErrors, import_errors",
        "/api/v2/importErrors/1, stack_trace",
        "/api/v2/dagWarnings, dag_warnings",
        "/api/v2/eventLogs?dag_id=p&limit=3&order_by=-when, event_logs",
        "/api/v2/eventLogs/1, event",
        "/api/v2/dagStats?dag_ids=p, dags",
        "/api/v2/dagTags, tags",
        "/api/v2/pools, pools",
        "/api/v2/pools/default_pool, slots",
        "/api/v2/variables, variables",
        "/api/v2/connections, connections",
        "/api/v2/backfills?dag_id=p, backfills"
    })
    void whatIsThereIsShownAsAirflowShowsIt(String path, String key) throws Exception {
        world.catalog.wrong(new ImportError(1, world.clock.instant(), "bad.yaml", "bad.yaml:1:1: no"));
        scheduler.pass();
        scheduler.pass();
        JsonNode body = call("GET", path, null, 200);
        assertThat(body.has(key)).as("%s", body).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v2/dags/nobody, 404",
        "GET, /api/v2/dags/p/tasks/nothing, 404",
        "GET, /api/v2/dags/p/dagRuns/none, 404",
        "GET, /api/v2/dags/p/dagRuns/none/taskInstances, 404",
        "GET, /api/v2/dags/p/dagRuns/none/taskInstances/ingest.a/logs/1, 404",
        "GET, /api/v2/dags/p/dagRuns?order_by=colour, 400",
        "GET, /api/v2/dags/p/dagRuns?state=blue, 422",
        "GET, /api/v2/dags/p/dagRuns?limit=-1, 422",
        "GET, /api/v2/dags/p/dagRuns?limit=many, 422",
        "GET, /api/v2/dags/p/dagRuns?start_date_gte=yesterday, 422",
        "GET, /api/v2/importErrors/77, 404",
        "GET, /api/v2/eventLogs/77777, 404",
        "GET, /api/v2/backfills/77, 404",
        "GET, /api/v2/config, 403",
        "GET, /api/v2/pools/other, 404",
        "GET, /api/v2/variables/x, 404",
        "DELETE, /api/v2/dags/p/dagRuns/none, 404"
    })
    void whatIsWrongOrNotThereIsSaidAsAirflowSaysIt(String method, String path, int status) throws Exception {
        assertThat(call(method, path, null, status).has("detail")).isTrue();
    }

    @Test
    void aRunThatIsTriggeredIsQueuedAndRunAndShowsItsSteps() throws Exception {
        JsonNode run = call(
                "POST",
                RUNS,
                "{\"logical_date\":null,\"dag_run_id\":\"mine\",\"conf\":{\"date\":\"2026-01-15\"}}",
                200);
        assertThat(run.path("state").asText()).isEqualTo("queued");
        assertThat(run.path("logical_date").isNull()).isTrue();
        assertThat(run.path("triggering_user_name").asText()).isEqualTo("ann");
        // the pipeline has one run at a time, and three are due before it
        for (int pass = 0; pass < 4; pass++) {
            scheduler.pass();
        }
        assertThat(call("GET", RUNS + "/mine", null, 200).path("state").asText())
                .isEqualTo("success");
        assertThat(world.runner.executed()).contains("2026-01-15 ingest.a", "2026-01-15 features.f");
        JsonNode steps = call("GET", RUNS + "/mine/taskInstances", null, 200);
        assertThat(steps.path("total_entries").asInt()).isEqualTo(3);
    }

    @Test
    void aSecondRunOfTheSameIdOrLogicalDateIsAConflict() throws Exception {
        call("POST", RUNS, "{\"logical_date\":\"2026-01-01T02:00:00.123456Z\",\"dag_run_id\":\"one\"}", 200);
        JsonNode same = call("POST", RUNS, "{\"logical_date\":\"2026-01-01T02:00:00.123456Z\"}", 409);
        assertThat(same.path("detail").path("reason").asText()).isEqualTo("Unique constraint violation");
        call("POST", RUNS, "{\"logical_date\":null,\"dag_run_id\":\"one\"}", 409);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | missing",
                "{\"logical_date\":\"2026-01-01T02:00:00\"} | timezone_aware",
                "{\"logical_date\":null,\"colour\":1} | extra_forbidden",
                "{\"logical_date\":null,\"conf\":3} | dict_type",
                "{\"logical_date\":null,\"data_interval_start\":\"2026-01-01T02:00:00Z\"} | value_error",
                "[] | model_attributes_type",
                "{ | json_invalid"
            })
    void aWrongBodyIsNamedKeyByKey(String body, String type) throws Exception {
        JsonNode answer = call("POST", RUNS, body, 422);
        assertThat(answer.path("detail").path(0).path("type").asText()).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource({"scheduled__x", "backfill__x", "has space", "../../etc/passwd"})
    void idsThatAreReservedOrHaveOddLettersAreRefused(String id) throws Exception {
        call("POST", RUNS, "{\"logical_date\":null,\"dag_run_id\":\"" + id + "\"}", 400);
    }

    @Test
    void runsAreMarkedClearedAndDeleted() throws Exception {
        world.runner.then("ingest.a", new StepOutcome.Failed("no", false));
        scheduler.pass();
        Run failed = world.runs("p").stream()
                .filter(run -> run.state() == RunState.FAILED)
                .findFirst()
                .orElseThrow();
        String run = RUNS + "/" + failed.key().runId();
        JsonNode dry = call("POST", run + "/clear", "{\"only_failed\":true}", 200);
        assertThat(dry.path("total_entries").asInt()).isEqualTo(2);
        JsonNode cleared = call("POST", run + "/clear", "{\"dry_run\":false,\"only_failed\":true}", 200);
        assertThat(cleared.path("state").asText()).isEqualTo("queued");
        assertThat(cleared.path("start_date").isNull()).isTrue();
        scheduler.pass();
        assertThat(call("GET", run, null, 200).path("state").asText()).isEqualTo("success");
        assertThat(call("GET", run + "/taskInstances/ingest.a/tries", null, 200)
                        .path("total_entries")
                        .asInt())
                .isEqualTo(2);
        JsonNode marked = call("PATCH", run, "{\"state\":\"failed\",\"note\":\"looked odd\"}", 200);
        assertThat(marked.path("state").asText()).isEqualTo("failed");
        assertThat(marked.path("note").asText()).isEqualTo("looked odd");
        call("PATCH", run, "{\"state\":\"running\"}", 422);
        call("POST", run + "/clear", null, 422);
        call("DELETE", run, null, 204);
        call("GET", run, null, 404);
    }

    @Test
    void stepsAreClearedWithThoseAfterThemAndMarked() throws Exception {
        scheduler.pass();
        scheduler.pass();
        String id = "scheduled__2026-01-31T02:00:00Z";
        JsonNode chosen = call(
                "POST",
                DAG + "/clearTaskInstances",
                "{\"dry_run\":false,\"only_failed\":false,\"dag_run_id\":\"" + id
                        + "\",\"task_ids\":[\"ingest.a\"],\"include_downstream\":true}",
                200);
        assertThat(chosen.path("task_instances").findValuesAsText("task_id")).containsExactly("ingest.a", "features.f");
        JsonNode marked =
                call("PATCH", RUNS + "/" + id + "/taskInstances/ingest.a", "{\"new_state\":\"skipped\"}", 200);
        assertThat(marked.path("task_instances").path(0).path("state").asText()).isEqualTo("skipped");
        scheduler.pass();
        assertThat(call("GET", RUNS + "/" + id, null, 200).path("state").asText())
                .isEqualTo("success");
        call("POST", DAG + "/clearTaskInstances", "{\"dag_run_id\":\"none\"}", 404);
        call("POST", DAG + "/clearTaskInstances", "{}", 422);
    }

    @Test
    void aPipelineIsPausedAndItsRunsWait() throws Exception {
        assertThat(call("PATCH", DAG + "?update_mask=is_paused", "{\"is_paused\":true}", 200)
                        .path("is_paused")
                        .asBoolean())
                .isTrue();
        call("PATCH", DAG + "?update_mask=colour", "{\"is_paused\":true}", 400);
        call("POST", RUNS, "{\"logical_date\":null,\"dag_run_id\":\"mine\"}", 200);
        scheduler.pass();
        assertThat(call("GET", RUNS + "/mine", null, 200).path("state").asText())
                .isEqualTo("queued");
        assertThat(call("GET", "/api/v2/dags?paused=true", null, 200)
                        .path("total_entries")
                        .asInt())
                .isEqualTo(1);
        call("DELETE", DAG, null, 204);
        call("GET", DAG, null, 404);
    }

    @Test
    void backfillsAreTriedOutStartedPausedAndCancelled() throws Exception {
        String body = "{\"dag_id\":\"p\",\"from_date\":\"2026-01-01T00:00:00Z\",\"to_date\":\"2026-01-04T12:00:00Z\"}";
        assertThat(call("POST", "/api/v2/backfills/dry_run", body, 200)
                        .path("total_entries")
                        .asInt())
                .isEqualTo(4);
        long id = call("POST", "/api/v2/backfills", body, 200).path("id").asLong();
        call("POST", "/api/v2/backfills", body, 409);
        call("PUT", "/api/v2/backfills/" + id + "/pause", null, 200);
        call("PUT", "/api/v2/backfills/" + id + "/unpause", null, 200);
        call("GET", "/api/v2/backfills/" + id, null, 200);
        call("PUT", "/api/v2/backfills/" + id + "/cancel", null, 200);
        call("PUT", "/api/v2/backfills/" + id + "/cancel", null, 409);
        assertThat(call("GET", RUNS + "?state=failed&run_type=backfill", null, 200)
                        .path("total_entries")
                        .asInt())
                .isEqualTo(4);
        call("POST", "/api/v2/backfills", body.replace("\"p\"", "\"by_hand\""), 422);
        call("POST", "/api/v2/backfills", body.replace("2026-01-04", "2027-01-04"), 422);
        call("POST", "/api/v2/backfills", body.replace("\"p\"", "\"nobody\""), 404);
        call("POST", "/api/v2/backfills", "{}", 422);
    }

    @Test
    void aListIsReadPageByPageToItsEnd() throws Exception {
        for (int i = 0; i < 7; i++) {
            call("POST", RUNS, "{\"logical_date\":null,\"dag_run_id\":\"r" + i + "\"}", 200);
        }
        JsonNode last = call("GET", RUNS + "?limit=3&offset=6&order_by=-run_id", null, 200);
        assertThat(last.path("total_entries").asInt()).isEqualTo(7);
        assertThat(last.path("dag_runs").findValuesAsText("dag_run_id")).containsExactly("r0");
        JsonNode batch = call("POST", "/api/v2/dags/~/dagRuns/list", "{\"dag_ids\":[\"p\"],\"page_limit\":2}", 200);
        assertThat(batch.path("dag_runs")).hasSize(2);
    }

    @Test
    void logsComeAsDocumentsOrAsLinesAndNotAsPlainText() throws Exception {
        scheduler.pass();
        scheduler.pass();
        Run run = world.runs("p").get(0);
        String log = world.store
                .runs()
                .progress(run.key())
                .orElseThrow()
                .steps()
                .get(0)
                .log()
                .orElseThrow();
        Path file = folder.resolve("logs").resolve(log);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "first\nsecond\n");
        String path = RUNS + "/" + run.key().runId() + "/taskInstances/ingest.a/logs/1";
        JsonNode content = call("GET", path, null, 200);
        assertThat(content.path("content").findValuesAsText("event")).endsWith("first", "second");
        assertThat(content.path("continuation_token").isNull()).isTrue();
        HttpResponse<String> lines = send("GET", path, null, token, "application/x-ndjson");
        assertThat(lines.body()).endsWith("{\"event\":\"first\"}\n{\"event\":\"second\"}\n");
        assertThat(send("GET", path, null, token, "text/plain").statusCode()).isEqualTo(406);
        call("GET", path + "?token=evil", null, 400);
        call("GET", path.replace("logs/1", "logs/..%2F..%2Fetc"), null, 404);
    }

    @Test
    void whoeverHasNoTokenOrTheWrongOneLearnsWhich() throws Exception {
        assertThat(send("GET", "/api/v2/dags", null, null, "*/*").statusCode()).isEqualTo(401);
        HttpResponse<String> garbage = send("GET", "/api/v2/dags", null, "garbage", "*/*");
        assertThat(garbage.statusCode()).isEqualTo(403);
        assertThat(garbage.body()).contains("Invalid JWT token");
        assertThat(send("POST", RUNS, "not json", null, "*/*").statusCode()).isEqualTo(401);
        world.clock.advance(Duration.ofHours(25));
        HttpResponse<String> expired = send("GET", "/api/v2/dags", null, token, "*/*");
        assertThat(expired.statusCode()).isEqualTo(401);
        assertThat(expired.body()).contains("Token Expired");
    }

    @Test
    void rolesDecideWhatMayBeDone() throws Exception {
        api.user("vera", Role.VIEWER);
        api.user("olly", Role.OPERATOR);
        String viewer = login("vera");
        String operator = login("olly");
        String body = "{\"logical_date\":null,\"dag_run_id\":\"mine\"}";
        assertThat(send("GET", "/api/v2/dags", null, viewer, "*/*").statusCode())
                .isEqualTo(200);
        assertThat(send("POST", RUNS, body, viewer, "*/*").statusCode()).isEqualTo(403);
        assertThat(send("POST", RUNS, body, operator, "*/*").statusCode()).isEqualTo(200);
        assertThat(send("DELETE", RUNS + "/mine", null, operator, "*/*").statusCode())
                .isEqualTo(403);
    }

    @Test
    void whoGuessesPasswordsIsMadeToWait() throws Exception {
        api.user("vera", Role.VIEWER);
        String wrong = "{\"username\":\"vera\",\"password\":\"guess\"}";
        for (int i = 0; i < 5; i++) {
            assertThat(send("POST", "/auth/token", wrong, null, "*/*").statusCode())
                    .isEqualTo(401);
        }
        String right = "{\"username\":\"vera\",\"password\":\"" + SECRET + "\"}";
        assertThat(send("POST", "/auth/token", right, null, "*/*").statusCode()).isEqualTo(429);
        world.clock.advance(Duration.ofMinutes(6));
        assertThat(send("POST", "/auth/token", right, null, "*/*").statusCode()).isEqualTo(201);
        assertThat(send("POST", "/auth/token", "{}", null, "*/*").statusCode()).isEqualTo(422);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/x-www-form-urlencoded | username=ann&password=a+long%20password | 201",
                "application/x-www-form-urlencoded | username=ann&password=guess             | 401",
                "application/x-www-form-urlencoded | username=ann                            | 422",
                "application/x-www-form-urlencoded | username=ann&password=x&colour=red      | 422",
                "application/json                  | {\"username\":\"ann\",\"password\":7}     | 422",
                "text/plain                        | username=ann                            | 415"
            })
    void aLoginIsADocumentOrAForm(String type, String body, int status) throws Exception {
        HttpResponse<String> answer = api.send("POST", "/auth/token", body, null, "*/*", type);
        assertThat(answer.statusCode()).as("%s", answer.body()).isEqualTo(status);
    }

    @Test
    void anotherSiteCannotAskForAUser() throws Exception {
        String body = "{\"logical_date\":null}";
        HttpRequest withCookie = HttpRequest.newBuilder(URI.create(api.address() + RUNS))
                .header("Cookie", "_token=" + token)
                .header("Origin", "https://evil.example")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(withCookie, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-origin");
        assertThat(world.runs("p")).isEmpty();
    }

    @Test
    void secretsOfAPipelineAreInNoLogAndNoReason() throws Exception {
        world.secrets = Secrets.of(List.of("hunter2"));
        world.pipeline("p", "{cron: '0 2 * * *', catchup: all, start: 2026-01-30}");
        world.runner.then("ingest.a", new StepOutcome.Failed("cannot log in with hunter2", false));
        scheduler.pass();
        Run run = world.runs("p").get(0);
        String id = run.key().runId();
        Path file = folder.resolve("logs")
                .resolve(world.store
                        .runs()
                        .progress(run.key())
                        .orElseThrow()
                        .steps()
                        .get(0)
                        .log()
                        .orElseThrow());
        Files.createDirectories(file.getParent());
        Files.writeString(file, "connecting as ann:hunter2\n");
        String path = RUNS + "/" + id + "/taskInstances/ingest.a/logs/1";
        assertThat(call("GET", path, null, 200).path("content").findValuesAsText("event"))
                .contains("connecting as ann:***");
        assertThat(send("GET", path, null, token, "application/x-ndjson").body())
                .doesNotContain("hunter2");
        assertThat(call("GET", "/api/v2/eventLogs?dag_id=p&limit=100", null, 200)
                        .toString())
                .contains("cannot log in with ***")
                .doesNotContain("hunter2");
    }

    @Test
    void eventsAreFoundByTheirTimeAndAttempt() throws Exception {
        scheduler.pass();
        world.clock.advance(Duration.ofHours(1));
        call("PATCH", DAG, "{\"is_paused\":true}", 200);
        String list = "/api/v2/eventLogs?dag_id=p&limit=100";
        String cut = "2026-01-31T02:30:00Z";
        int all = call("GET", list, null, 200).path("total_entries").asInt();
        JsonNode later = call("GET", list + "&after=" + cut, null, 200);
        JsonNode before = call("GET", list + "&before=" + cut, null, 200);
        assertThat(later.path("event_logs").findValuesAsText("event")).containsExactly("pipeline.paused");
        assertThat(before.path("total_entries").asInt()).isEqualTo(all - 1);
        JsonNode first = call("GET", list + "&try_number=1", null, 200);
        assertThat(first.path("event_logs").findValuesAsText("try_number"))
                .isNotEmpty()
                .containsOnly("1");
        call("GET", list + "&before=yesterday", null, 422);
    }

    @Test
    void anHugeBodyIsRefused() throws Exception {
        String note = "x".repeat(2 << 20);
        assertThat(send("POST", RUNS, "{\"logical_date\":null,\"note\":\"" + note + "\"}", token, "*/*")
                        .statusCode())
                .isEqualTo(413);
    }

    private String login(String name) throws IOException, InterruptedException {
        return api.login(name);
    }

    private JsonNode call(String method, String path, String body, int status)
            throws IOException, InterruptedException {
        return api.call(method, path, body, status);
    }

    private HttpResponse<String> send(String method, String path, String body, String bearer, String accept)
            throws IOException, InterruptedException {
        return api.send(method, path, body, bearer, accept);
    }
}
