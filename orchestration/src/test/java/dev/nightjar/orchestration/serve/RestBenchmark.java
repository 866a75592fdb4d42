/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.serve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.Json;
import dev.nightjar.orchestration.serve.ServerProcess.World;
import dev.nightjar.orchestration.store.Store;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** List calls to a server that has 100,000 runs of five steps in its store, with an event of each change. */
final class RestBenchmark implements ServerBenchmarks.Benchmark {

    private static final int PIPELINES = 100;
    private static final int NIGHTS = 1000;
    private static final int WARM = 10;
    private static final int TIMES = 50;
    private static final double MOST_MILLIS = 50;

    private static final List<String> CALLS = List.of(
            "dags?limit=100",
            "dags/p7/dagRuns?limit=100",
            "dags/p7/dagRuns?limit=100&order_by=-start_date",
            "dags/~/dagRuns?limit=100",
            "dags/~/dagRuns?limit=100&order_by=-start_date",
            "dags/~/dagRuns?limit=100&order_by=-run_after&offset=5000",
            "dags/~/dagRuns?limit=100&state=failed",
            "dags/~/dagRuns?limit=100&state=running&state=queued",
            "dags/~/dagRuns?limit=100&run_type=manual",
            "dags/~/dagRuns?limit=100&run_after_gte=2026-01-01T00:00:00Z&order_by=-run_after",
            "dags/p7/dagRuns?limit=100&run_id_pattern=2026-01",
            "dags/p7/dagRuns/scheduled__2026-01-01T02:00:00Z/taskInstances",
            "dags/p7/dagRuns/~/taskInstances?limit=100",
            "dags/~/dagRuns/~/taskInstances?limit=100",
            "dags/~/dagRuns/~/taskInstances?limit=100&state=failed",
            "dags/~/dagRuns/~/taskInstances?limit=100&run_after_gte=2026-01-01T00:00:00Z",
            "dags/~/dagRuns/~/taskInstances?limit=100&dag_id_pattern=p7&order_by=-start_date",
            "eventLogs?limit=100",
            "eventLogs?limit=100&order_by=-when",
            "eventLogs?limit=100&dag_id=p7",
            "eventLogs?limit=100&dag_id=p7&run_id=scheduled__2026-01-01T02:00:00Z",
            "eventLogs?limit=100&event=run.failed",
            "importErrors",
            "backfills?dag_id=p7");

    private static final List<String> RUN_KEYS = List.of(
            "id",
            "state",
            "dag_id",
            "run_id",
            "logical_date",
            "run_after",
            "start_date",
            "end_date",
            "updated_at",
            "conf",
            "duration");
    private static final List<String> STEP_KEYS = List.of(
            "id",
            "state",
            "task_id",
            "dag_id",
            "run_id",
            "logical_date",
            "run_after",
            "start_date",
            "end_date",
            "duration",
            "try_number");

    /** The lists of runs and of steps by each key, either way, of all, of one pipeline, and of states that many and few have. */
    private static Stream<String> calls() {
        Stream<String> runs = RUN_KEYS.stream()
                .flatMap(key -> Stream.of(
                                "~/dagRuns?", "p7/dagRuns?", "~/dagRuns?state=success&", "~/dagRuns?state=failed&")
                        .map(list -> "dags/" + list + "limit=100&order_by=" + key));
        Stream<String> steps = STEP_KEYS.stream()
                .flatMap(key -> Stream.of("~?", "p7?", "~?state=success&", "~?state=failed&")
                        .map(list -> "dags/" + list.replace("?", "/dagRuns/~/taskInstances?") + "limit=100&order_by="
                                + key));
        Stream<String> both =
                Stream.concat(runs, steps).flatMap(call -> Stream.of(call, call.replace("order_by=", "order_by=-")));
        return Stream.concat(CALLS.stream(), both);
    }

    @Override
    public void run(Path folder) throws IOException, InterruptedException {
        Instant now = Instant.now();
        World world = new World(folder, "jdbc:sqlite:" + folder.resolve("s.db"), now, now, 1, 1, 0);
        Path pipelines = Files.createDirectories(folder.resolve("pipelines"));
        for (int i = 0; i < PIPELINES; i++) {
            Files.writeString(pipelines.resolve("p" + i + ".yaml"), Script.pipeline("p" + i, "{}"));
        }
        fill(world);
        try (ServerProcess server = ServerProcess.start(world)) {
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> server.alive() && Files.exists(world.port()));
            Caller caller = new Caller("http://127.0.0.1:" + Files.readString(world.port()));
            System.out.printf("rest: %d runs, %d calls of each kind%n", PIPELINES * NIGHTS, TIMES);
            double[] all = calls().flatMapToDouble(call -> Arrays.stream(caller.millis(call)))
                    .toArray();
            ServerBenchmarks.print(
                    "  all calls at the 99th percentile", ServerBenchmarks.quantile(all, 0.99), "ms", MOST_MILLIS);
        }
    }

    /** One client, logged in. */
    private static final class Caller {

        private final HttpClient client = HttpClient.newHttpClient();
        private final String address;
        private final String token;

        Caller(String address) throws IOException, InterruptedException {
            this.address = address;
            HttpRequest login = HttpRequest.newBuilder(URI.create(address + "/auth/token"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "{\"username\":\"admin\",\"password\":\"" + ServerProcess.PASSWORD + "\"}"))
                    .build();
            this.token = Json.MAPPER
                    .readTree(client.send(login, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .path("access_token")
                    .asText();
        }

        /** How long each of many calls took. */
        double[] millis(String call) {
            double[] millis = new double[TIMES];
            JsonNode answer = null;
            for (int i = -WARM; i < TIMES; i++) {
                long from = System.nanoTime();
                answer = get(call);
                if (i >= 0) {
                    millis[i] = (System.nanoTime() - from) / 1e6;
                }
            }
            ServerBenchmarks.print(
                    "  %s (%d of %d), median %.1f, p99"
                            .formatted(
                                    call,
                                    answer.elements().next().size(),
                                    answer.path("total_entries").asLong(),
                                    ServerBenchmarks.quantile(millis, 0.5)),
                    ServerBenchmarks.quantile(millis, 0.99),
                    "ms",
                    MOST_MILLIS);
            return millis;
        }

        private JsonNode get(String call) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/api/v2/" + call))
                    .header("Authorization", "Bearer " + token)
                    .build();
            try {
                HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() != 200) {
                    throw new IllegalStateException(call + ": " + answer.statusCode() + " " + answer.body());
                }
                return Json.MAPPER.readTree(answer.body());
            } catch (IOException e) {
                throw new IllegalStateException(call, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(call, e);
            }
        }
    }

    /** Writes the runs of three years with their steps and events, past the store, in the time of one transaction. */
    private static void fill(World world) {
        try (Store store = world.store()) {
            for (int i = 0; i < PIPELINES; i++) {
                store.pipelines().parsed("p" + i, "none");
            }
        }
        try (Connection connection = DriverManager.getConnection(world.url());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            long first = Instant.parse("2023-10-01T02:00:00Z").getEpochSecond();
            statement.execute("create temp table n as with recursive t(n) as (select 0 union all select n + 1 from t"
                    + " where n < " + (PIPELINES * NIGHTS - 1) + ") select n, 'p' || (n % " + PIPELINES
                    + ") p, (" + first + " + n / " + PIPELINES + " * 86400) s from t");
            statement.execute("""
                    insert into runs (pipeline, run_id, run_type, state, logical_date, night, run_after, queued_at,
                      started_at, ended_at, decided_at, updated_at, triggered_by, conf, generation, deadline_missed, clears)
                    select p, 'scheduled__' || strftime('%Y-%m-%dT%H:%M:%SZ', s, 'unixepoch'), 'scheduled',
                      case when n % 31 = 0 then 'failed' else 'success' end, s * 1000000, date(s - 86400, 'unixepoch'),
                      s * 1000000, s * 1000000 + n, s * 1000000 + 2 * n, s * 1000000 + 3 * n, s * 1000000 + 3 * n,
                      s * 1000000 + 3 * n, 'timetable', '{}', 2, 0, 0 from n order by n""");
            statement.execute("""
                    insert into steps (id, run, step, position, depends_on, state, try_number, max_tries, queued_at,
                      started_at, ended_at, log)
                    select lower(hex(randomblob(16))), r.number, c.column2, c.column1, '', r.state, 1, 3, r.queued_at,
                      r.started_at + c.column1, r.ended_at, pipeline || '/' || r.number || '/1.log'
                    from runs r, (values (0, 'ingest.a'), (1, 'ingest.b'), (2, 'ingest.c'), (3, 'features.f'),
                      (4, 'features.g')) c order by r.number, c.column1""");
            statement.execute("""
                    insert into events (at, event, pipeline, run_id, step, try_number)
                    select s.started_at, c.column1 || case when c.column1 = 'step.' then s.state else '' end, r.pipeline,
                      r.run_id, s.step, 1
                    from steps s join runs r on r.number = s.run,
                      (values ('step.queued'), ('step.running'), ('step.')) c order by r.number""");
            statement.execute("""
                    insert into events (at, event, pipeline, run_id)
                    select r.started_at, c.column1 || case when c.column1 = 'run.' then r.state else '' end, r.pipeline,
                      r.run_id
                    from runs r, (values ('run.queued'), ('run.running'), ('run.')) c order by r.number""");
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
