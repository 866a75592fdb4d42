/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.orchestration.run.StepOutcome;
import dev.nightjar.orchestration.schedule.Backfill;
import dev.nightjar.orchestration.schedule.Condition;
import dev.nightjar.orchestration.schedule.DuplicateRun;
import dev.nightjar.orchestration.schedule.Event;
import dev.nightjar.orchestration.schedule.EventRepository;
import dev.nightjar.orchestration.schedule.Lease;
import dev.nightjar.orchestration.schedule.LocalProcess;
import dev.nightjar.orchestration.schedule.NewRun;
import dev.nightjar.orchestration.schedule.NewRun.NewStep;
import dev.nightjar.orchestration.schedule.NightOf;
import dev.nightjar.orchestration.schedule.Page;
import dev.nightjar.orchestration.schedule.PageRequest;
import dev.nightjar.orchestration.schedule.Range;
import dev.nightjar.orchestration.schedule.RetryRule;
import dev.nightjar.orchestration.schedule.Run;
import dev.nightjar.orchestration.schedule.RunFilter;
import dev.nightjar.orchestration.schedule.RunKey;
import dev.nightjar.orchestration.schedule.RunProgress;
import dev.nightjar.orchestration.schedule.RunRepository.Plan;
import dev.nightjar.orchestration.schedule.RunState;
import dev.nightjar.orchestration.schedule.RunStep;
import dev.nightjar.orchestration.schedule.RunStepState;
import dev.nightjar.orchestration.schedule.RunType;
import dev.nightjar.orchestration.schedule.SchedulerRepository.SchedulerInfo;
import dev.nightjar.orchestration.schedule.StepFilter;
import dev.nightjar.orchestration.schedule.StepOfRun;
import dev.nightjar.orchestration.schedule.Trigger;
import dev.nightjar.orchestration.schedule.UserRepository.StoredUser;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a store does, on whatever database. Each test has pipelines of its own. */
abstract class StoreContract {

    private static final Instant TICK = Instant.parse("2026-01-31T02:00:00Z");
    private static final LocalProcess PROCESS = new LocalProcess("host", Optional.of("machine"), 1, TICK);
    private static final RetryRule TWICE = new RetryRule(1, Duration.ofMinutes(5));

    private final TickingClock clock = new TickingClock("2026-01-31T02:00:05.123456Z");
    private final String pipeline = "p" + UUID.randomUUID().toString().replace("-", "");
    private Store store;

    abstract String url();

    abstract Optional<String> user();

    @BeforeEach
    void open() {
        store = Store.open(url(), user(), Optional.empty(), clock);
        store.pipelines().parsed(pipeline, "hash");
    }

    @AfterEach
    void close() {
        store.schedulers().all().forEach(scheduler -> store.schedulers().remove(scheduler.id()));
        store.close();
    }

    @Test
    void aRunIsReadAsItWasWritten() {
        Run run = store.runs().add(scheduled(TICK));
        assertThat(run.state()).isEqualTo(RunState.QUEUED);
        assertThat(run.night().logicalDate()).contains(TICK);
        assertThat(run.night().date()).isEqualTo(LocalDate.of(2026, 1, 30));
        assertThat(run.times().queued()).contains(Instant.parse("2026-01-31T02:00:05.123456Z"));
        assertThat(store.runs().find(run.key())).contains(run);
        assertThat(store.runs().progress(run.key()).orElseThrow().steps())
                .extracting(RunStep::step, RunStep::state, RunStep::dependsOn)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("ingest.a", RunStepState.NONE, List.of()),
                        org.assertj.core.groups.Tuple.tuple("train", RunStepState.NONE, List.of("ingest.a")));
    }

    @Test
    void aPipelineHasOneRunOfALogicalDateAndOfAnId() {
        store.runs().add(scheduled(TICK));
        assertThatThrownBy(() -> store.runs().add(scheduled(TICK))).isInstanceOf(DuplicateRun.class);
        NewRun other = new NewRun(
                new RunKey(pipeline, "mine"),
                RunType.MANUAL,
                scheduled(TICK).night(),
                Trigger.timetable(),
                Optional.empty(),
                List.of());
        assertThatThrownBy(() -> store.runs().add(other)).isInstanceOf(DuplicateRun.class);
    }

    @Test
    void runsByHandWithoutALogicalDateAreAsManyAsAreAskedFor() {
        store.runs().add(manual("one"));
        store.runs().add(manual("two"));
        assertThat(store.runs()
                        .runs(RunFilter.of(pipeline, PageRequest.first(10)))
                        .total())
                .isEqualTo(2);
    }

    @Test
    void ticksArePlannedByTheOneWhoKnowsTheWatermark() {
        Instant first = TICK.minus(Duration.ofDays(1));
        assertThat(plan(Optional.empty(), first, List.of(), List.of())).isTrue();
        assertThat(plan(Optional.empty(), TICK, List.of(scheduled(TICK)), List.of()))
                .isFalse();
        assertThat(plan(Optional.of(first), TICK, List.of(scheduled(TICK)), List.of()))
                .isTrue();
        assertThat(plan(Optional.of(first), TICK, List.of(scheduled(TICK)), List.of()))
                .isFalse();
        assertThat(store.runs()
                        .runs(RunFilter.of(pipeline, PageRequest.first(10)))
                        .total())
                .isEqualTo(1);
        assertThat(store.pipelines().find(pipeline).orElseThrow().watermark()).contains(TICK);
    }

    @Test
    void aRunGoesThroughItsStepsAndLeavesAnEventOfEachChange() {
        RunKey key = store.runs().add(scheduled(TICK)).key();
        register("me");
        Lease lease = store.runs().take(key, "me", 1).orElseThrow();
        store.runs().changeAs(key, lease, p -> p.submitted(List.of("ingest.a", "train"), "a.log"));
        for (String step : List.of("ingest.a", "train")) {
            store.runs().changeAs(key, lease, p -> p.started(step));
            clock.advance(Duration.ofSeconds(2));
            store.runs().changeAs(key, lease, p -> p.ended(step, StepOutcome.success(), TWICE));
        }
        store.runs().changeAs(key, lease, RunProgress::endIfDone);
        Run run = store.runs().find(key).orElseThrow();
        assertThat(run.state()).isEqualTo(RunState.SUCCESS);
        assertThat(run.lease().owner()).isEmpty();
        assertThat(events(key))
                .containsExactly(
                        "run.queued",
                        "run.running",
                        "step.queued",
                        "step.queued",
                        "step.running",
                        "step.success",
                        "step.running",
                        "step.success",
                        "run.success");
    }

    @Test
    void aSchedulerWhoseRunWasTakenOverCannotWrite() {
        RunKey key = store.runs().add(scheduled(TICK)).key();
        register("zombie");
        register("heir");
        Lease zombie = store.runs().take(key, "zombie", 1).orElseThrow();
        store.runs().changeAs(key, zombie, p -> p.submitted(List.of("ingest.a"), "a.log"));
        store.runs().changeAs(key, zombie, p -> p.started("ingest.a"));
        store.runs().change(key, Optional.empty(), p -> {
            p.lost("gone", TWICE);
            return true;
        });
        Lease heir = store.runs().take(key, "heir", 1).orElseThrow();
        assertThat(store.runs().changeAs(key, zombie, p -> p.ended("ingest.a", StepOutcome.success(), TWICE)))
                .isFalse();
        assertThat(store.runs().changeAs(key, heir, p -> p.submitted(List.of("ingest.a"), "b.log")))
                .isTrue();
        assertThat(store.runs().attempts(key, "ingest.a"))
                .extracting(RunStep::tryNumber, RunStep::state)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1, RunStepState.UP_FOR_RETRY),
                        org.assertj.core.groups.Tuple.tuple(2, RunStepState.QUEUED));
    }

    @Test
    void noMoreRunsOfAPipelineAreTakenThanMayRunHoweverManySchedulersTry() {
        List<RunKey> keys = IntStream.range(0, 8)
                .mapToObj(i -> store.runs()
                        .add(scheduled(TICK.plus(Duration.ofDays(i))))
                        .key())
                .toList();
        keys.forEach(key -> register("s" + key.runId()));
        register("again");
        AtomicInteger taken = new AtomicInteger();
        keys.parallelStream()
                .forEach(key -> store.runs().take(key, "s" + key.runId(), 3).ifPresent(l -> taken.incrementAndGet()));
        assertThat(taken).hasValue(3);
        assertThat(store.runs().take(keys.get(0), "again", 0)).isEmpty();
    }

    @Test
    void aSchedulerThatOthersThoughtDeadTakesNothing() {
        RunKey key = store.runs().add(scheduled(TICK)).key();
        register("zombie");
        store.schedulers().remove("zombie");
        assertThat(store.runs().take(key, "zombie", 1)).isEmpty();
        assertThat(store.runs().find(key).orElseThrow().lease().owner()).isEmpty();
    }

    @Test
    void runsWhoseSchedulerIsNotThereAnyMoreAreOrphans() {
        RunKey key = store.runs().add(scheduled(TICK)).key();
        register("dead");
        assertThat(store.runs().take(key, "dead", 1)).isPresent();
        assertThat(orphans()).isEmpty();
        store.schedulers().remove("dead");
        assertThat(orphans()).containsExactly(key);
    }

    @Test
    void attemptsThatEndedWithTheirSchedulerDoNotCountUnlessTheyAreMany() {
        RunKey key = store.runs().add(scheduled(TICK)).key();
        register("me");
        for (int loss = 1; loss <= 7; loss++) {
            Lease lease = store.runs().take(key, "me", 1).orElseThrow();
            store.runs().changeAs(key, lease, p -> p.submitted(List.of("ingest.a"), "a.log"));
            store.runs().changeAs(key, lease, p -> p.started("ingest.a"));
            store.runs().changeAs(key, lease, p -> p.lost("gone", TWICE));
            assertThat(store.runs().attempts(key, "ingest.a")).hasSize(loss);
            assertThat(store.runs().find(key).orElseThrow().state())
                    .as("after %d losses", loss)
                    .isEqualTo(loss < 7 ? RunState.RUNNING : RunState.FAILED);
        }
    }

    @Test
    void theManyRunsOfOnePipelineThatWaitHideNoOther() {
        String other = pipeline + "z";
        store.pipelines().parsed(other, "hash");
        for (int minute = 0; minute < 30; minute++) {
            store.runs().add(scheduled(TICK.minus(Duration.ofHours(1)).plus(Duration.ofMinutes(minute))));
        }
        RunKey late = new RunKey(other, "late");
        NightOf night = new NightOf(Optional.of(TICK), LocalDate.of(2026, 1, 30), TICK);
        store.runs().add(new NewRun(late, RunType.SCHEDULED, night, Trigger.timetable(), Optional.empty(), List.of()));
        List<Run> waiting = store.runs().waiting(RunState.QUEUED, clock.instant(), 10).stream()
                .filter(run -> run.key().pipeline().startsWith(pipeline))
                .toList();
        assertThat(waiting).hasSize(11).last().extracting(Run::key).isEqualTo(late);
        assertThat(waiting.get(0).night().runAfter()).isEqualTo(TICK.minus(Duration.ofHours(1)));
    }

    @Test
    void aChangeThatFailsLeavesNothing() {
        RunKey key = store.runs().add(scheduled(TICK)).key();
        assertThatThrownBy(() -> store.runs().change(key, Optional.empty(), p -> {
                    p.byHand().markSuccess();
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThat(store.runs().find(key).orElseThrow().state()).isEqualTo(RunState.QUEUED);
        assertThat(events(key)).containsExactly("run.queued");
    }

    @Test
    void runsOfPausedPipelinesDoNotWait() {
        RunKey key = store.runs().add(scheduled(TICK)).key();
        assertThat(waiting()).contains(key);
        store.pipelines().pause(pipeline, true, Optional.of("ann"));
        assertThat(waiting()).doesNotContain(key);
        store.pipelines().pause(pipeline, false, Optional.of("ann"));
        assertThat(waiting()).contains(key);
    }

    @Test
    void runsAreFilteredSortedAndPaged() {
        for (int day = 0; day < 5; day++) {
            store.runs().add(scheduled(TICK.plus(Duration.ofDays(day))));
        }
        store.runs().add(manual("by_hand"));
        Page<Run> page = store.runs()
                .runs(new RunFilter(
                        List.of(pipeline),
                        List.of("queued"),
                        List.of("scheduled"),
                        List.of(
                                new Condition.Like("run_id", List.of("nothing", "SCHED_LED%")),
                                new Range("logical_date", ">", TICK.toEpochMilli() * 1000)),
                        new PageRequest(2, 1, List.of(new PageRequest.Order("logical_date", true)))));
        assertThat(page.total()).isEqualTo(4);
        assertThat(page.items())
                .extracting(run -> run.night().logicalDate().orElseThrow())
                .containsExactly(TICK.plus(Duration.ofDays(3)), TICK.plus(Duration.ofDays(2)));
    }

    @Test
    void stepsAreFoundWithTheirRuns() {
        RunKey key = store.runs().add(scheduled(TICK)).key();
        Page<StepOfRun> steps = store.runs()
                .steps(new StepFilter(
                        List.of(pipeline),
                        List.of(key.runId()),
                        List.of(),
                        List.of("none"),
                        List.of(),
                        PageRequest.first(10)));
        assertThat(steps.items()).extracting(step -> step.step().step()).containsExactly("ingest.a", "train");
        assertThat(steps.items().get(0).run().key()).isEqualTo(key);
    }

    @Test
    void aDeletedRunIsGoneWithItsStepsAndMayComeAgain() {
        RunKey key = store.runs().add(scheduled(TICK)).key();
        assertThat(store.runs().delete(key, Optional.of("ann"))).isTrue();
        assertThat(store.runs().delete(key, Optional.of("ann"))).isFalse();
        assertThat(store.runs().add(scheduled(TICK)).key()).isEqualTo(key);
    }

    @Test
    void aFileThatChangesIsANewVersionAndOneThatIsGoneIsStale() {
        store.pipelines().parsed(pipeline, "hash");
        assertThat(store.pipelines().find(pipeline).orElseThrow().version()).isEqualTo(1);
        store.pipelines().parsed(pipeline, "other");
        assertThat(store.pipelines().find(pipeline).orElseThrow().version()).isEqualTo(2);
        store.pipelines().keepOnly(java.util.Set.of("another"));
        assertThat(store.pipelines().find(pipeline).orElseThrow().stale()).isTrue();
        store.pipelines().parsed(pipeline, "other");
        assertThat(store.pipelines().find(pipeline).orElseThrow().stale()).isFalse();
    }

    @Test
    void aPipelineHasOneOpenBackfill() {
        Backfill.Request request = new Backfill.Request(
                pipeline,
                TICK,
                TICK.plus(Duration.ofDays(3)),
                Backfill.Direction.NEWEST_FIRST,
                Backfill.Reprocess.FAILED,
                "{}",
                2);
        Backfill added =
                store.backfills().add(request, List.of(), 0, Optional.of("ann")).orElseThrow();
        assertThat(store.backfills().add(request, List.of(), 0, Optional.of("ann")))
                .isEmpty();
        assertThat(store.backfills()
                        .pause(added.id(), true, Optional.empty())
                        .orElseThrow()
                        .paused())
                .isTrue();
        assertThat(store.backfills().cancel(added.id(), Optional.empty())).isPresent();
        assertThat(store.backfills().cancel(added.id(), Optional.empty())).isEmpty();
        assertThat(store.backfills().complete(added.id())).isEmpty();
        assertThat(store.backfills().add(request, List.of(), 0, Optional.of("ann")))
                .isPresent();
        assertThat(store.backfills().of(pipeline, PageRequest.first(5)).total()).isEqualTo(2);
    }

    @Test
    void aBackfillIsAddedAndCancelledWithItsRunsOrNotAtAll() {
        Run failed = store.runs().add(scheduled(TICK));
        store.runs().change(failed.key(), Optional.of("ann"), progress -> {
            progress.byHand().markFailed();
            return true;
        });
        Run queued = store.runs().add(scheduled(TICK.minus(Duration.ofDays(1))));
        List<NewRun> nights = List.of(
                backfilled(TICK.minus(Duration.ofDays(2))),
                backfilled(TICK.minus(Duration.ofDays(1))),
                backfilled(TICK));
        Backfill.Request request = new Backfill.Request(
                pipeline,
                TICK.minus(Duration.ofDays(2)),
                TICK,
                Backfill.Direction.NEWEST_FIRST,
                Backfill.Reprocess.FAILED,
                "{}",
                2);

        Backfill added =
                store.backfills().add(request, nights, 3, Optional.of("ann")).orElseThrow();

        assertThat(waiting())
                .containsSubsequence(queued.key(), nights.get(0).key(), failed.key())
                .doesNotContain(nights.get(1).key());
        assertThat(store.runs().open(added.id())).isEqualTo(2);
        assertThat(store.runs().progress(failed.key()).orElseThrow().steps()).allMatch(step -> step.maxTries() == 4);
        assertThat(store.backfills().add(request, nights, 3, Optional.empty())).isEmpty();
        store.backfills().cancel(added.id(), Optional.of("ann"));
        assertThat(store.runs().open(added.id())).isZero();
        assertThat(waiting()).contains(queued.key());
        assertThat(events(nights.get(0).key())).endsWith("run.failed");
    }

    private NewRun backfilled(Instant tick) {
        return new NewRun(
                new RunKey(pipeline, RunType.BACKFILL.runId(tick)),
                RunType.BACKFILL,
                new NightOf(Optional.of(tick), LocalDate.of(2026, 1, 30), tick),
                new Trigger("backfill", Optional.of("ann"), "{}", Optional.empty(), Optional.empty()),
                Optional.empty(),
                List.of(new NewStep("ingest.a", List.of(), 1)));
    }

    @Test
    void aSchedulerThatWasRemovedLearnsItFromItsHeartbeat() {
        String id = UUID.randomUUID().toString();
        store.schedulers().register(new SchedulerInfo(id, PROCESS, TICK, TICK));
        assertThat(store.schedulers().beat(id)).isTrue();
        assertThat(store.schedulers().all())
                .filteredOn(s -> s.id().equals(id))
                .singleElement()
                .satisfies(s -> assertThat(s.heartbeatAt()).isEqualTo(clock.instant()))
                .satisfies(s -> assertThat(s.process()).isEqualTo(PROCESS));
        assertThat(store.schedulers().remove(id)).isTrue();
        assertThat(store.schedulers().beat(id)).isFalse();
    }

    @Test
    void aSecretIsThatOfTheFirst() {
        String name = UUID.randomUUID().toString();
        assertThat(store.users().secret(name, () -> "first")).isEqualTo("first");
        assertThat(store.users().secret(name, () -> "second")).isEqualTo("first");
        store.users().put(new StoredUser("u" + name, "hash", "viewer"));
        store.users().put(new StoredUser("u" + name, "hash", "admin"));
        assertThat(store.users().find("u" + name).orElseThrow().role()).isEqualTo("admin");
    }

    private NewRun scheduled(Instant tick) {
        return new NewRun(
                new RunKey(pipeline, RunType.SCHEDULED.runId(tick)),
                RunType.SCHEDULED,
                new NightOf(Optional.of(tick), LocalDate.of(2026, 1, 30), tick),
                Trigger.timetable(),
                Optional.empty(),
                List.of(new NewStep("ingest.a", List.of(), 1), new NewStep("train", List.of("ingest.a"), 1)));
    }

    private NewRun manual(String runId) {
        return new NewRun(
                new RunKey(pipeline, runId),
                RunType.MANUAL,
                new NightOf(Optional.empty(), LocalDate.of(2026, 1, 30), TICK),
                new Trigger("rest_api", Optional.of("ann"), "{\"a\":1}", Optional.of("why"), Optional.empty()),
                Optional.empty(),
                List.of());
    }

    private boolean plan(Optional<Instant> from, Instant to, List<NewRun> runs, List<Event> events) {
        return store.runs()
                .plan(List.of(
                        new Plan(pipeline, from, to, runs, events),
                        new Plan("no such pipeline", from, to, List.of(), List.of())))
                .contains(pipeline);
    }

    private void register(String scheduler) {
        store.schedulers().register(new SchedulerInfo(scheduler, PROCESS, TICK, TICK));
    }

    private List<RunKey> orphans() {
        return store.runs().orphaned().stream()
                .map(Run::key)
                .filter(key -> key.pipeline().equals(pipeline))
                .toList();
    }

    private List<RunKey> waiting() {
        return store.runs().waiting(RunState.QUEUED, clock.instant(), 1000).stream()
                .map(Run::key)
                .toList();
    }

    private List<String> events(RunKey key) {
        return store
                .events()
                .events(new EventRepository.Filter(
                        Optional.of(pipeline),
                        Optional.of(key.runId()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        PageRequest.first(100)))
                .items()
                .stream()
                .map(stored -> stored.event().event())
                .toList();
    }
}
