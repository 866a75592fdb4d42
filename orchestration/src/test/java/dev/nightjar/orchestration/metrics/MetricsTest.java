/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.ledger.DeltaRunLedger;
import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.ledger.StepState;
import dev.nightjar.orchestration.run.StepOutcome;
import dev.nightjar.orchestration.schedule.Fixture;
import dev.nightjar.orchestration.schedule.RunRepository.Plan;
import dev.nightjar.orchestration.schedule.RunType;
import dev.nightjar.orchestration.schedule.Scheduler;
import dev.nightjar.orchestration.schedule.Trigger;
import dev.nightjar.orchestration.web.Auth;
import dev.nightjar.orchestration.web.Role;
import dev.nightjar.orchestration.web.Router;
import dev.nightjar.orchestration.web.Users;
import dev.nightjar.orchestration.web.WebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {

    @TempDir
    Path folder;

    private Fixture world;
    private DeltaRunLedger ledger;
    private Metrics metrics;
    private Scheduler scheduler;
    private WebServer server;

    @BeforeEach
    void start() {
        world = new Fixture(folder, "2026-01-31T02:00:30Z");
        world.pipeline(
                "p",
                "{cron: '0 2 * * *', catchup: all, start: 2026-01-30, retries: 1, retryDelay: PT1M, deadline: PT1H}");
        ledger = new DeltaRunLedger(Lake.at(folder + "/lake"));
        ledger.append(List.of(
                step("2026-01-28", "ingest.a", 10, Map.of()),
                step("2026-01-29", "ingest.a", 20, Map.of()),
                step(
                        "2026-01-29",
                        "monitor",
                        5,
                        Map.of("drift.alerts", 2.0, "drift.warnings", 1.0, "performance.areaUnderROC", 0.91))));
        serve(Role.ANYBODY);
    }

    private void serve(Role role) {
        metrics = new Metrics(world.store.runs(), world.store.schedulers(), world.catalog, ledger, world.clock);
        scheduler = world.schedulerOn(metrics.runs());
        Auth auth = new Auth(world.store.users(), new Users(world.store.users(), world.clock), world.clock);
        Router router = new Router();
        metrics.addTo(router, role);
        server = WebServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), router, auth);
    }

    @AfterEach
    void stop() {
        server.close();
        metrics.close();
        world.close();
    }

    @Test
    void whatRunsIsCountedAndTimed() throws Exception {
        world.runner.then("ingest.a", StepOutcome.failed("a hiccup"));
        scheduler.pass();
        assertThat(scrape())
                .contains("nightjar_runs_running 1.0", "nightjar_runs_queued 0.0", "nightjar_schedulers 1.0")
                .contains("nightjar_steps_total{pipeline=\"p\",state=\"up_for_retry\",step=\"ingest.a\"} 1.0")
                .contains("nightjar_scheduler_lag_seconds_sum{pipeline=\"p\"} 30.0")
                .contains("nightjar_scheduler_lag_seconds_bucket{pipeline=\"p\",le=\"5.0\"} 0");
        world.clock.advance(Duration.ofMinutes(2));
        scheduler.pass();
        assertThat(scrape())
                .contains("nightjar_runs_running 0.0")
                .contains("nightjar_runs_total{pipeline=\"p\",state=\"success\",type=\"scheduled\"} 1.0")
                .contains("nightjar_run_duration_seconds_count{pipeline=\"p\",state=\"success\"} 1")
                .contains("nightjar_run_duration_seconds_sum{pipeline=\"p\",state=\"success\"} 120.0")
                .contains("nightjar_steps_total{pipeline=\"p\",state=\"success\",step=\"ingest.a\"} 1.0")
                .contains("nightjar_scheduler_heartbeat_age_seconds 0.0");
    }

    @Test
    void theQueueAndMissedDeadlinesAreSeen() throws Exception {
        world.store.pipelines().pause("p", true, Optional.empty());
        world.store.runs().plan(List.of(new Plan("p", Optional.empty(), world.clock.instant(), List.of(), List.of())));
        world.store
                .runs()
                .add(world.catalog
                        .pipeline("p")
                        .orElseThrow()
                        .at(Instant.parse("2026-01-31T02:00:00Z"), RunType.SCHEDULED, Trigger.timetable()));
        world.clock.advance(Duration.ofHours(2));
        scheduler.pass();
        assertThat(scrape())
                .contains("nightjar_runs_queued 1.0", "nightjar_queue_wait_seconds 7230.0")
                .contains("nightjar_run_deadlines_missed_total{pipeline=\"p\"} 1.0");
    }

    @Test
    void rowsDriftAndPerformanceAreThoseOfTheNewestNights() throws Exception {
        await().untilAsserted(() -> assertThat(scrape())
                .contains("nightjar_step_rows{pipeline=\"p\",rows=\"written\",step=\"ingest.a\"} 20.0")
                .contains("nightjar_drift_columns{level=\"alert\",pipeline=\"p\"} 2.0")
                .contains("nightjar_drift_columns{level=\"warn\",pipeline=\"p\"} 1.0")
                .contains("nightjar_performance{metric=\"areaUnderROC\",pipeline=\"p\"} 0.91")
                .contains("nightjar_step_night_timestamp_seconds{pipeline=\"p\",step=\"ingest.a\"} 1.7696448E9"));
        ledger.append(step("2026-01-30", "ingest.a", 7, Map.of()));
        scheduler.pass();
        await().untilAsserted(() -> assertThat(scrape())
                .contains("nightjar_step_rows{pipeline=\"p\",rows=\"written\",step=\"ingest.a\"} 7.0"));
    }

    @Test
    void everyNameIsOursAndDescribedOnce() throws Exception {
        scheduler.pass();
        List<String> families = scrape().lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" ")[2])
                .toList();
        assertThat(families).isNotEmpty().doesNotHaveDuplicates().allMatch(name -> name.matches("nightjar_[a-z_]+"));
    }

    @Test
    void whereOthersMayComeATokenIsWanted() throws Exception {
        server.close();
        metrics.close();
        serve(Role.VIEWER);
        assertThat(get().statusCode()).isEqualTo(401);
    }

    private static StepRun step(String date, String step, long rows, Map<String, Double> measures) {
        Instant at = Instant.parse(date + "T02:00:00Z");
        return new StepRun(
                "run-" + date,
                "p",
                LocalDate.parse(date),
                step,
                StepState.SUCCESS,
                at,
                Optional.of(at.plusSeconds(3)),
                rows,
                rows,
                0,
                0,
                Map.of(),
                Map.of(),
                List.of(),
                measures,
                Optional.empty(),
                0,
                Optional.empty(),
                "spec",
                "0.1",
                Optional.empty());
    }

    private String scrape() throws IOException, InterruptedException {
        HttpResponse<String> answer = get();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
        return answer.body();
    }

    private HttpResponse<String> get() throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
