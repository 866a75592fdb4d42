/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.orchestration.airflow.AirflowFailure.Kind;
import dev.nightjar.orchestration.airflow.ClearRequest.Downstream;
import dev.nightjar.orchestration.airflow.ClearRequest.Which;
import dev.nightjar.orchestration.airflow.RunWatch.Patience;
import dev.nightjar.orchestration.run.StepOutcome;
import dev.nightjar.orchestration.schedule.Fixture;
import dev.nightjar.orchestration.schedule.Scheduler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client against Nightjar's own server, which answers as Airflow does. */
class NightjarAsAirflowTest {

    private static final String SECRET = AirflowStandIn.SECRET;

    @TempDir
    Path folder;

    private Fixture world;
    private Scheduler scheduler;
    private AirflowStandIn airflow;
    private FakeTime time;
    private AirflowClient client;

    @BeforeEach
    void start() {
        airflow = new AirflowStandIn(folder);
        world = airflow.world;
        scheduler = airflow.scheduler;
        world.pipeline("p", "{cron: '0 2 * * *', catchup: all, start: 2026-01-29, retries: 0}");
        world.pipeline("by_hand", "{timezone: UTC, retries: 0}");
        time = new FakeTime(world.clock);
        client = client(new Credentials.Password("ann", SECRET));
    }

    @AfterEach
    void stop() {
        airflow.close();
    }

    @Test
    void itsVersionDagsAndRunsAreSeen() {
        scheduler.pass();
        scheduler.pass();
        assertThat(client.version()).startsWith("3.");
        assertThat(client.dags(10)).extracting(Dag::dagId).containsExactly("by_hand", "p");
        assertThat(client.dag("p").schedule())
                .hasValueSatisfying(text -> assertThat(text).contains("0 2 * * *"));
        List<DagRun> runs = client.runs("p", Optional.of("success"), 10);
        assertThat(runs)
                .hasSize(2)
                .allSatisfy(run -> assertThat(run.succeeded()).isTrue());
        assertThat(client.tasks("p", runs.get(0).dagRunId()))
                .extracting(TaskInstance::taskId)
                .containsExactlyInAnyOrder("ingest.a", "ingest.b", "features.f");
    }

    @Test
    void aRunIsTriggeredOnceHoweverOftenItIsAskedFor() {
        TriggerRequest request = request("mine", "2026-01-20");
        DagRun first = client.trigger(request);
        DagRun again = client(new Credentials.Password("ann", SECRET)).trigger(request);
        assertThat(again).isEqualTo(first);
        assertThat(client.runs("by_hand", Optional.empty(), 10)).hasSize(1);
        assertThat(first.conf().path("date").asText()).isEqualTo("2026-01-20");
        refused(Kind.CONFLICT, () -> client.trigger(request("mine", "2026-01-21")));
    }

    @Test
    void aLogicalDateThatAnotherRunHasIsAConflict() {
        Instant tick = Instant.parse("2026-01-10T00:00:00Z");
        client.trigger(
                new TriggerRequest("by_hand", "one", conf("2026-01-10"), Optional.of(tick), Optional.of("hello")));
        assertThat(client.run("by_hand", "one").note())
                .hasValueSatisfying(note -> assertThat(note).startsWith("hello (nightjar-"));
        refused(
                Kind.CONFLICT,
                () -> client.trigger(
                        new TriggerRequest("by_hand", "two", conf("2026-01-10"), Optional.of(tick), Optional.empty())));
    }

    @Test
    void aRunIsFollowedToItsEnd() {
        client.trigger(request("mine", "2026-01-20"));
        List<String> states = new ArrayList<>();
        // the third wait is long enough for a scheduler to come by
        time.duringWaits(() -> {
            if (time.waits.size() == 3) {
                scheduler.pass();
            }
        });
        DagRun run = client.await(
                "by_hand", "mine", Patience.of(Optional.of(Duration.ofHours(1))), now -> states.add(now.state()));
        assertThat(run.succeeded()).isTrue();
        assertThat(states).containsExactly("queued", "success");
        assertThat(time.waits).hasSize(3).isSorted();
    }

    @Test
    void whoWaitsForAPausedDagIsToldAfterAWhile() {
        client.pause("by_hand");
        client.trigger(request("mine", "2026-01-20"));
        time.duringWaits(scheduler::pass);
        Patience patience = new Patience(Optional.empty(), Optional.of(Duration.ofMinutes(5)), Duration.ofMinutes(1));
        refused(Kind.WAITED_TOO_LONG, () -> client.await("by_hand", "mine", patience, now -> {}));
        assertThat(client.unpause("by_hand").paused()).isFalse();
        assertThat(client.await("by_hand", "mine", patience, now -> {}).succeeded())
                .isTrue();
    }

    @Test
    void aRunThatFailedIsClearedAndRunsAgain() throws Exception {
        client.pause("p");
        world.runner.then("features.f", StepOutcome.failed("no such column"));
        client.trigger(request("mine", "2026-01-20"));
        scheduler.pass();
        assertThat(client.run("by_hand", "mine").state()).isEqualTo("failed");
        List<String> cleared =
                client.clear(new ClearRequest("by_hand", "mine", List.of(), Which.FAILED, Downstream.CLEARED));
        assertThat(cleared).containsExactly("features.f");
        scheduler.pass();
        assertThat(client.run("by_hand", "mine").state()).isEqualTo("success");
        TaskInstance task = client.tasks("by_hand", "mine").stream()
                .filter(each -> each.taskId().equals("features.f"))
                .findFirst()
                .orElseThrow();
        assertThat(task.tryNumber()).isEqualTo(2);
        List<String> lines = new ArrayList<>();
        client.log(new LogRequest("by_hand", "mine", "features.f", 1), lines::add);
        assertThat(lines).anyMatch(line -> line.contains("no such column"));
        assertThat(client.markFailed("by_hand", "mine").state()).isEqualTo("failed");
        assertThat(client.markSuccess("by_hand", "mine").state()).isEqualTo("success");
    }

    @Test
    void aLongLogIsReadPartByPart() throws Exception {
        client.trigger(request("mine", "2026-01-20"));
        scheduler.pass();
        String log = world.store
                .runs()
                .progress(new dev.nightjar.orchestration.schedule.RunKey("by_hand", "mine"))
                .orElseThrow()
                .steps()
                .get(0)
                .log()
                .orElseThrow();
        Path file = folder.resolve("logs").resolve(log);
        Files.createDirectories(file.getParent());
        List<String> written = new ArrayList<>();
        for (int i = 0; i < 30_000; i++) {
            written.add("line " + i + " with some more text in it");
        }
        Files.write(file, written);
        List<String> lines = new ArrayList<>();
        client.log(new LogRequest("by_hand", "mine", "ingest.a", 1), lines::add);
        assertThat(lines.subList(3, lines.size())).isEqualTo(written);
    }

    @Test
    void listsLongerThanAPageAreReadToTheirEnd() {
        for (int i = 0; i < 230; i++) {
            client.trigger(request("r" + i, "2026-01-20"));
        }
        assertThat(client.runs("by_hand", Optional.empty(), 1000)).hasSize(230);
        assertThat(client.runs("by_hand", Optional.empty(), 120)).hasSize(120);
    }

    @Test
    void aTokenIsRenewedBeforeItEnds() {
        client.dags(1);
        world.clock.advance(Duration.ofHours(25));
        assertThat(client.dags(1)).hasSize(1);
    }

    @Test
    void aBackfillIsStarted() {
        Backfill backfill = client.backfill(new Backfill.Request(
                "p",
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2026-01-04T12:00:00Z"),
                Backfill.Reprocess.NONE,
                2));
        assertThat(backfill.dagId()).isEqualTo("p");
        refused(
                Kind.REFUSED,
                () -> client.backfill(
                        new Backfill.Request("by_hand", Instant.EPOCH, Instant.EPOCH, Backfill.Reprocess.NONE, 1)));
    }

    @Test
    void whatIsNotThereOrNotAllowedIsSaid() {
        refused(Kind.NOT_FOUND, () -> client.dag("nobody"));
        refused(Kind.NOT_FOUND, () -> client.run("p", "no such/run +1"));
        refused(Kind.NOT_FOUND, () -> client.trigger(TriggerRequest.of("nobody", "x", conf("2026-01-20"))));
        refused(Kind.REFUSED, () -> client.trigger(request("a/b", "2026-01-20")));
        refused(
                Kind.UNAUTHENTICATED,
                () -> client(new Credentials.Password("ann", "wrong")).dags(1));
        refused(Kind.UNAUTHENTICATED, () -> client(new Credentials.None()).dags(1));
        refused(Kind.FORBIDDEN, () -> client(new Credentials.Token("garbage")).dags(1));
        assertThat(time.waits).isEmpty();
    }

    private static void refused(Kind kind, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AirflowFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(kind))
                .hasMessageNotContaining(SECRET);
    }

    private AirflowClient client(Credentials credentials) {
        return new AirflowClient(airflow.settings(credentials), time.timing());
    }

    private static TriggerRequest request(String runId, String date) {
        return TriggerRequest.of("by_hand", runId, conf(date));
    }

    private static ObjectNode conf(String date) {
        return JsonNodeFactory.instance.objectNode().put("date", date);
    }
}
