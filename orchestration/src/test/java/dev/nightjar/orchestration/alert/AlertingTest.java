/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.ledger.RunLedger;
import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.ledger.StepState;
import dev.nightjar.core.spec.MonitoringSpec.AlertSpec;
import dev.nightjar.core.spec.MonitoringSpec.WebhookAlert;
import dev.nightjar.core.spec.Secrets;
import dev.nightjar.orchestration.run.StepOutcome;
import dev.nightjar.orchestration.schedule.Fixture;
import dev.nightjar.orchestration.schedule.Run;
import dev.nightjar.orchestration.schedule.RunState;
import dev.nightjar.orchestration.schedule.Scheduler;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts of a server, to a webhook on this machine. */
class AlertingTest {

    private static final String DAILY = "{cron: '0 2 * * *', catchup: all, start: 2026-01-30, retries: 0}";
    private static final List<String> ALL = List.of("drift", "decay", "failure", "deadline", "quality", "memory");

    @TempDir
    Path folder;

    private final Notes ledger = new Notes();
    private Hook hook;
    private Fixture world;
    private Scheduler scheduler;

    @BeforeEach
    void start() throws IOException {
        hook = new Hook();
        world = new Fixture(folder, "2026-01-31T02:00:30Z");
        scheduler = world.scheduler();
    }

    @AfterEach
    void stop() {
        world.close();
        hook.close();
    }

    @Test
    void aRunThatFailedIsToldOnceWithWhatAnOperatorNeeds() {
        world.pipeline("p", DAILY);
        world.runner.then("ingest.a", new StepOutcome.Failed("no route to jdbc:hunter2", false));
        scheduler.pass();
        Alerting alerting = alerting(ALL);
        alerting.pass();
        alerting.pass();

        JsonNode body = only();
        Run run = world.runs("p").get(0);
        assertThat(body.path("event").asText()).isEqualTo("failure");
        assertThat(body.path("severity").asText()).isEqualTo("error");
        assertThat(body.path("pipeline").asText()).isEqualTo("p");
        assertThat(body.path("date").asText()).isEqualTo("2026-01-30");
        assertThat(body.path("runId").asText()).isEqualTo(run.key().runId());
        assertThat(body.path("text").asText()).contains("ingest.a: no route to jdbc:***");
        assertThat(body.path("link").asText())
                .isEqualTo("https://nightjar.example/api/v2/dags/p/dagRuns/"
                        + run.key().runId());
        assertThat(body.propertyStream().map(Map.Entry::getKey))
                .containsExactly(
                        "id",
                        "at",
                        "event",
                        "severity",
                        "pipeline",
                        "date",
                        "runId",
                        "step",
                        "text",
                        "figures",
                        "link");
        assertThat(world.events("p", "alert.delivered")).containsExactly("failure");
    }

    @Test
    void whatStepsFoundIsToldAndNotAgainAfterOthersRanAnew() {
        world.pipeline("p", DAILY);
        ledger.add("ingest.a", StepState.SUCCESS, 3, Map.of("expectation.positive", 3.0), "");
        ledger.add(
                "monitor",
                StepState.SUCCESS,
                0,
                Map.of("drift.alerts", 1.0, "drift.max", 0.4, "performance.alert", 1.0, "performance.f1", 0.2),
                "drift alert: amount psi 0.4; performance alert: f1 is 0.2");
        scheduler.pass();
        Alerting alerting = alerting(ALL);
        alerting.pass();

        assertThat(events()).containsExactlyInAnyOrder("drift", "decay", "quality");
        JsonNode drift = of("drift");
        assertThat(drift.path("text").asText()).contains("amount psi 0.4");
        assertThat(drift.path("figures").toString()).isEqualTo("{\"drift.alerts\":1.0,\"drift.max\":0.4}");
        assertThat(of("quality").path("text").asText())
                .isEqualTo("ingest.a: 3 of 10 rows are in quarantine; broken: positive");
        assertThat(of("quality").path("figures").path("expectation.positive").asDouble())
                .isEqualTo(3.0);

        clearAll();
        scheduler.pass();
        alerting.pass();
        assertThat(events()).hasSize(3);
    }

    @Test
    void scoringThatTookMoreMemoryThanItMayIsToldWithItsFigures() {
        world.pipeline("p", DAILY);
        String passed = "memory alert: the driver took 2.1 GiB, more than scoring.maxPeakMemory 2 GiB";
        Map<String, Double> figures = Map.of("memory.alert", 1.0, "memory.driver.heap", 2.3e9, "time.gc", 1.0);
        ledger.add("score", StepState.SUCCESS, 0, figures, passed);
        ledger.add("features.f", StepState.SUCCESS, 0, Map.of("memory.alert", 0.0), "");
        scheduler.pass();
        alerting(List.of("memory")).pass();

        assertThat(only().path("event").asText()).isEqualTo("memory");
        assertThat(only().path("severity").asText()).isEqualTo("warning");
        assertThat(only().path("step").asText()).isEqualTo("score");
        assertThat(only().path("text").asText()).isEqualTo("score: " + passed);
        assertThat(only().path("figures").propertyStream().map(Map.Entry::getKey))
                .containsExactly("memory.alert", "memory.driver.heap");
    }

    @Test
    void aSourceThatIsRefusedIsAMatterOfQualityToo() {
        world.pipeline("p", DAILY);
        String refused = "Cannot ingest a of 2026-01-30: expectation rows: 0 rows";
        world.runner.then("ingest.a", new StepOutcome.Failed(refused, false));
        ledger.add("ingest.a", StepState.FAILED, 0, Map.of(), refused);
        scheduler.pass();
        alerting(List.of("quality")).pass();

        assertThat(only().path("severity").asText()).isEqualTo("error");
        assertThat(only().path("text").asText()).isEqualTo(refused);
    }

    @Test
    void aRunThatIsLateAndTicksThatWereMissedAreTold() {
        world.pipeline("p", "{cron: '0 2 * * *', start: 2026-01-30, deadline: PT1H, catchup: latest}");
        world.pipeline("q", "{cron: '0 * * * *', start: 2026-01-30, catchup: none}");
        Alerting alerting = alerting(ALL);
        scheduler.pass();
        alerting.pass();
        int before = hook.got().size();
        world.clock.advance(Duration.ofDays(3));
        scheduler.pass();
        alerting.pass();

        List<JsonNode> told = hook.got().subList(before, hook.got().size());
        assertThat(told).allMatch(body -> body.path("event").asText().equals("deadline"));
        assertThat(told)
                .filteredOn(body -> body.path("pipeline").asText().equals("q"))
                .singleElement()
                .satisfies(body -> {
                    assertThat(body.path("text").asText()).contains("ticks were missed. The first:");
                    assertThat(body.path("figures").path("ticksMissed").asDouble())
                            .isGreaterThan(60);
                    assertThat(body.path("runId").isNull()).isTrue();
                    assertThat(body.path("link").isNull()).isTrue();
                });
    }

    @Test
    void aRunThatIsNotDoneByItsDeadlineIsTold() {
        world.pipeline("p", "{cron: '0 2 * * *', start: 2026-01-30, deadline: PT1H, retries: 3, retryDelay: PT3H}");
        world.runner.then("ingest.a", StepOutcome.failed("not there yet"));
        scheduler.pass();
        world.clock.advance(Duration.ofMinutes(90));
        scheduler.pass();
        Alerting alerting = alerting(ALL);
        alerting.pass();

        assertThat(only().path("event").asText()).isEqualTo("deadline");
        assertThat(only().path("text").asText()).contains("not done by 2026-01-31T03:00:00Z");
        assertThat(only().path("runId").asText()).startsWith("scheduled__");
    }

    @Test
    void onlyEventsThatAreAskedForAreTold() {
        world.pipeline("p", DAILY);
        world.runner.then("ingest.a", new StepOutcome.Failed("no", false));
        scheduler.pass();
        alerting(List.of("drift", "decay")).pass();

        assertThat(hook.got()).isEmpty();
        assertThat(world.store.alerts().untold(10)).isEmpty();
    }

    @Test
    void whatSomebodyMarkedFailedIsNewsToNobody() {
        world.pipeline("p", DAILY);
        scheduler.pass();
        world.store.runs().change(world.runs("p").get(0).key(), Optional.of("ann"), progress -> {
            progress.byHand().markFailed();
            return true;
        });
        alerting(ALL).pass();

        assertThat(hook.got()).isEmpty();
    }

    @Test
    void aWebhookThatCannotNowGetsItLaterUnderTheSameId() {
        failed();
        hook.then(503, 429);
        Alerting alerting = alerting(ALL);
        alerting.pass();
        alerting.pass();
        assertThat(hook.got()).hasSize(1);
        world.clock.advance(Duration.ofSeconds(11));
        alerting.pass();
        assertThat(hook.got()).hasSize(2);
        world.clock.advance(Duration.ofMinutes(1));
        alerting(ALL).pass();

        assertThat(hook.got()).hasSize(3);
        assertThat(hook.got().stream().map(body -> body.path("id").asText()).distinct())
                .hasSize(1);
        assertThat(world.events("p", "alert.delivered")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 302, 307})
    void aWebhookThatRefusesOrSendsElsewhereIsNotAskedAgain(int status) {
        failed();
        hook.then(status);
        Alerting alerting = alerting(ALL);
        alerting.pass();
        world.clock.advance(Duration.ofDays(1));
        alerting.pass();

        assertThat(hook.got()).hasSize(1);
        assertThat(hook.elsewhere()).isEmpty();
        assertThat(world.events("p", "alert.failed"))
                .singleElement()
                .satisfies(text -> assertThat(text)
                        .contains("failure: " + hook.host() + ": it answers " + status)
                        .doesNotContain(Hook.SECRET));
        assertThat(world.runs("p").get(0).state()).isEqualTo(RunState.FAILED);
    }

    @Test
    void aSlowWebhookHoldsUpNoOtherAndIsGivenUpAtLast() {
        failed();
        Targets both = targets(
                List.of(new WebhookAlert(hook.slowUrl(), ALL), new WebhookAlert(hook.url(), List.of("failure"))));
        Alerting alerting = alerting(both, Duration.ofSeconds(1));
        for (int i = 0; i < 8; i++) {
            alerting.pass();
            world.clock.advance(Duration.ofHours(3));
        }

        assertThat(hook.got()).hasSize(1 + 1 + AlertPosting.WAITS.size());
        assertThat(world.events("p", "alert.delivered")).hasSize(1);
        assertThat(world.events("p", "alert.failed"))
                .singleElement()
                .satisfies(text -> assertThat(text).contains("no answer within 1.0 s"));
    }

    @Test
    void aWebhookThatIsDownIsSaidWithoutItsAddress() throws IOException {
        failed();
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Alerting alerting =
                alerting(targets(List.of(new WebhookAlert("http://127.0.0.1:" + port + "/" + Hook.SECRET, ALL))));
        for (int i = 0; i < 8; i++) {
            alerting.pass();
            world.clock.advance(Duration.ofHours(3));
        }

        assertThat(world.events("p", "alert.failed"))
                .singleElement()
                .satisfies(text ->
                        assertThat(text).contains("it cannot be connected to").doesNotContain(Hook.SECRET));
    }

    @Test
    void whatWasTakenByAServerThatDiedIsPostedByAnotherAfterAWhileAndNothingElseIs() {
        failed();
        Targets here = targets(List.of(new WebhookAlert(hook.url(), ALL)));
        new AlertMaker(world.store.alerts(), world.store.runs(), world.catalog, ledger, here, world.clock).pass();
        assertThat(world.store.alerts().take(world.clock.instant().plusSeconds(120), 10))
                .hasSize(1);
        Alerting other = alerting(here);
        other.pass();
        assertThat(hook.got()).isEmpty();
        world.clock.advance(Duration.ofMinutes(3));
        other.pass();
        other.pass();

        assertThat(hook.got()).hasSize(1);
        assertThat(world.events("p", "alert.delivered")).hasSize(1);
    }

    @Test
    void aLedgerThatCannotBeReadIsWaitedForButNotForEver() {
        failed();
        ledger.broken = true;
        Alerting alerting = alerting(ALL);
        alerting.pass();
        assertThat(hook.got()).isEmpty();
        world.clock.advance(Duration.ofMinutes(61));
        alerting.pass();

        assertThat(only().path("event").asText()).isEqualTo("failure");
    }

    private void failed() {
        world.pipeline("p", DAILY);
        world.runner.then("ingest.a", new StepOutcome.Failed("no", false));
        scheduler.pass();
    }

    private void clearAll() {
        Run run = world.runs("p").get(0);
        world.store.runs().change(run.key(), Optional.of("ann"), progress -> {
            progress.byHand().clear(List.of("features.f"), 0, Optional.empty());
            return true;
        });
    }

    private Alerting alerting(List<String> events) {
        return alerting(targets(List.of(new WebhookAlert(hook.url(), events))));
    }

    private static Targets targets(List<AlertSpec> alerts) {
        return new Targets(alerts, Secrets.of(List.of("hunter2")), Optional.of("https://nightjar.example"));
    }

    private Alerting alerting(Targets targets) {
        return alerting(targets, Duration.ofSeconds(20));
    }

    private Alerting alerting(Targets targets, Duration timeout) {
        return new Alerting(
                new AlertMaker(world.store.alerts(), world.store.runs(), world.catalog, ledger, targets, world.clock),
                new AlertPosting(world.store.alerts(), world.catalog, targets, new Post(timeout), world.clock));
    }

    private JsonNode only() {
        assertThat(hook.got()).hasSize(1);
        return hook.got().get(0);
    }

    private JsonNode of(String event) {
        return hook.got().stream()
                .filter(body -> body.path("event").asText().equals(event))
                .findFirst()
                .orElseThrow();
    }

    private List<String> events() {
        return hook.got().stream().map(body -> body.path("event").asText()).toList();
    }

    /** A ledger that says of every run what a test wrote. */
    private static final class Notes implements RunLedger {

        private final List<StepRun> steps = new ArrayList<>();
        private boolean broken;

        void add(String step, StepState state, long quarantined, Map<String, Double> measures, String reason) {
            Instant at = Instant.parse("2026-01-31T02:01:00Z");
            steps.add(new StepRun(
                    "any",
                    "p",
                    LocalDate.parse("2026-01-30"),
                    step,
                    state,
                    at,
                    Optional.of(at),
                    10,
                    7,
                    quarantined,
                    0,
                    Map.of(),
                    Map.of(),
                    List.of(),
                    measures,
                    Optional.empty(),
                    0,
                    Optional.of(reason).filter(text -> !text.isEmpty()),
                    "spec",
                    "0.1",
                    Optional.empty()));
        }

        @Override
        public void append(List<StepRun> runs) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<StepRun> find(Query query) {
            if (broken) {
                throw new IllegalStateException("the lake is away");
            }
            return List.copyOf(steps);
        }
    }
}
