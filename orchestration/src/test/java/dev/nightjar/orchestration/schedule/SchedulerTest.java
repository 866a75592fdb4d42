/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.schedule.CronTimetable;
import dev.nightjar.orchestration.run.RunRequest;
import dev.nightjar.orchestration.run.RunSession;
import dev.nightjar.orchestration.run.Runner;
import dev.nightjar.orchestration.run.StepOutcome;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchedulerTest {

    private static final String NIGHTLY = "{cron: '0 2 * * *', catchup: all, start: 2026-01-30, retries: 1}";

    @TempDir
    Path folder;

    private Fixture world;

    @BeforeEach
    void open() {
        world = new Fixture(folder, "2026-01-31T01:59:00Z");
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aNightIsRunWhenItsTickHasComeAndProcessesTheDayBefore() {
        world.pipeline("p", NIGHTLY);
        Scheduler scheduler = world.scheduler();
        scheduler.pass();
        assertThat(world.runs("p")).isEmpty();
        world.clock.advance(Duration.ofMinutes(2));
        scheduler.pass();
        assertThat(world.runs("p")).singleElement().satisfies(run -> {
            assertThat(run.key().runId()).isEqualTo("scheduled__2026-01-31T02:00:00Z");
            assertThat(run.state()).isEqualTo(RunState.SUCCESS);
            assertThat(run.night().date()).isEqualTo(LocalDate.of(2026, 1, 30));
        });
        assertThat(world.runner.executed())
                .containsExactly("2026-01-30 ingest.a", "2026-01-30 ingest.b", "2026-01-30 features.f");
    }

    @Test
    void aStepThatFailsIsTriedAgainAfterItsDelayAndOthersGoOn() {
        world.pipeline("p", NIGHTLY);
        world.runner.then("ingest.a", StepOutcome.failed("no such file"));
        Scheduler scheduler = world.scheduler();
        world.clock.advance(Duration.ofMinutes(2));
        scheduler.pass();
        RunKey key = world.runs("p").get(0).key();
        assertThat(world.steps(key))
                .containsExactly("ingest.a up_for_retry 1", "ingest.b success 1", "features.f none 0");
        world.clock.advance(Duration.ofMinutes(4));
        scheduler.pass();
        assertThat(world.steps(key)).contains("ingest.a up_for_retry 1");
        world.clock.advance(Duration.ofMinutes(2));
        scheduler.pass();
        assertThat(world.steps(key))
                .containsExactly("ingest.a success 2", "ingest.b success 1", "features.f success 1");
        assertThat(world.runs("p").get(0).state()).isEqualTo(RunState.SUCCESS);
        assertThat(world.store.runs().attempts(key, "ingest.a"))
                .extracting(RunStep::reason)
                .containsExactly(Optional.of("no such file"), Optional.empty());
    }

    @Test
    void aStepThatFailsForGoodFailsTheRunAndThoseThatWaitForIt() {
        world.pipeline("p", NIGHTLY);
        world.runner.then("ingest.a", new StepOutcome.Failed("wrong file", false));
        Scheduler scheduler = world.scheduler();
        world.clock.advance(Duration.ofMinutes(2));
        scheduler.pass();
        assertThat(world.steps(world.runs("p").get(0).key()))
                .containsExactly("ingest.a failed 1", "ingest.b success 1", "features.f upstream_failed 0");
        assertThat(world.runs("p").get(0).state()).isEqualTo(RunState.FAILED);
    }

    @Test
    void clearingAFailedStepWithThoseAfterItRunsThemAgain() {
        world.pipeline("p", NIGHTLY);
        world.runner.then("ingest.a", new StepOutcome.Failed("wrong file", false));
        Scheduler scheduler = world.scheduler();
        world.clock.advance(Duration.ofMinutes(2));
        scheduler.pass();
        RunKey key = world.runs("p").get(0).key();
        world.store.runs().change(key, Optional.of("ann"), progress -> {
            progress.byHand().clear(List.of("ingest.a", "features.f"), 1, Optional.empty());
            return true;
        });
        assertThat(world.runs("p").get(0).state()).isEqualTo(RunState.QUEUED);
        scheduler.pass();
        assertThat(world.steps(key))
                .containsExactly("ingest.a success 2", "ingest.b success 1", "features.f success 1");
        assertThat(world.runs("p").get(0).clears()).isEqualTo(1);
    }

    @Test
    void noMoreRunsAreUnderWayThanMayBe() {
        world.pipeline("p", "{cron: '0 2 * * *', catchup: all, start: 2026-01-01, maxActiveRuns: 2}");
        List<Runnable> held = new ArrayList<>();
        Scheduler scheduler = world.scheduler(held::add);
        scheduler.pass();
        assertThat(held).hasSize(2);
        scheduler.pass();
        assertThat(held).hasSize(2);
        held.remove(0).run();
        scheduler.pass();
        assertThat(held).hasSize(2);
    }

    @Test
    void aNightThatDependsOnThePastWaitsUntilTheOneBeforeHasEndedWell() {
        world.pipeline(
                "p",
                "{cron: '0 2 * * *', catchup: all, start: 2026-01-29, retries: 0, dependsOnPast: true, maxActiveRuns:"
                        + " 9}");
        world.runner.then("ingest.a", StepOutcome.failed("no"));
        Scheduler scheduler = world.scheduler();
        world.clock.advance(Duration.ofMinutes(2));
        scheduler.pass();
        scheduler.pass();
        assertThat(world.runs("p")).extracting(Run::state).containsExactly(RunState.FAILED, RunState.QUEUED);
        world.store.runs().change(world.runs("p").get(0).key(), Optional.of("ann"), progress -> {
            progress.byHand().markSuccess();
            return true;
        });
        scheduler.pass();
        assertThat(world.runs("p")).extracting(Run::state).containsOnly(RunState.SUCCESS);
    }

    @Test
    void aRunThatIsNotDoneByItsDeadlineIsAlertedOnce() {
        world.pipeline("p", "{cron: '0 2 * * *', catchup: all, start: 2026-01-30, deadline: PT1H}");
        Scheduler scheduler = world.scheduler(task -> {});
        world.clock.advance(Duration.ofMinutes(2));
        scheduler.pass();
        assertThat(world.events("p", "run.deadline_missed")).isEmpty();
        world.clock.advance(Duration.ofHours(1));
        scheduler.pass();
        scheduler.pass();
        assertThat(world.events("p", "run.deadline_missed")).containsExactly("not done by 2026-01-31T03:00:00Z");
    }

    @Test
    void ofManyNightsThatAreMadeUpForTheLastAloneIsAlertedAsLate() {
        world.pipeline("p", "{cron: '0 2 * * *', catchup: all, start: 2025-12-01, deadline: PT1H}");
        Scheduler scheduler = world.scheduler(task -> {});
        world.clock.advance(Duration.ofHours(2));
        scheduler.pass();
        scheduler.pass();
        assertThat(world.events("p", "pipeline.tick_missed")).hasSize(61);
        assertThat(world.events("p", "run.deadline_missed")).containsExactly("not done by 2026-01-31T03:00:00Z");
    }

    @Test
    void aStepThatTakesTooLongFailsAndItsRunnerIsStopped() {
        world.pipeline("p", "{cron: '0 2 * * *', catchup: all, start: 2026-01-30, timeout: PT1H, retries: 0}");
        Scheduler scheduler = world.scheduler(task -> {});
        world.clock.advance(Duration.ofMinutes(2));
        scheduler.pass();
        Run run = world.runs("p").get(0);
        world.store.runs().changeAs(run.key(), run.lease(), progress -> {
            progress.submitted(List.of("ingest.a", "ingest.b", "features.f"), "x.log");
            progress.started("ingest.a");
        });
        world.clock.advance(Duration.ofMinutes(61));
        scheduler.pass();
        assertThat(world.steps(run.key()))
                .containsExactly("ingest.a failed 1", "ingest.b none 0", "features.f upstream_failed 0");
        assertThat(world.runner.cancelled()).containsExactly(run.key().runId());
    }

    @Test
    void aPausedPipelineIsNeitherPlannedNorStartedAndCatchesUpLater() {
        world.pipeline("p", NIGHTLY);
        world.store.pipelines().pause("p", true, Optional.empty());
        Scheduler scheduler = world.scheduler();
        world.clock.advance(Duration.ofDays(2));
        scheduler.pass();
        assertThat(world.runs("p")).isEmpty();
        world.store.pipelines().pause("p", false, Optional.empty());
        scheduler.pass();
        assertThat(world.runs("p")).hasSize(2);
        assertThat(world.events("p", "pipeline.tick_missed")).hasSize(2).allMatch(text -> text.endsWith("made up for"));
    }

    @Test
    void runsOfADeadSchedulerAreTakenOverAndItsWritesCountForNothing() {
        world.pipeline("p", NIGHTLY);
        List<Runnable> held = new ArrayList<>();
        Scheduler zombie = world.scheduler(held::add);
        world.clock.advance(Duration.ofMinutes(2));
        zombie.pass();
        Scheduler heir = world.scheduler();
        heir.pass();
        assertThat(world.runner.executed()).isEmpty();
        world.clock.advance(Membership.SILENCE.plusSeconds(1));
        heir.pass();
        assertThat(world.runner.executed()).hasSize(3);
        held.get(0).run();
        assertThat(world.runner.executed()).hasSize(3);
        assertThat(world.runs("p").get(0).state()).isEqualTo(RunState.SUCCESS);
        zombie.pass();
        assertThat(world.events("p", "run.lost")).hasSize(1);
    }

    @Test
    void aSchedulerThatIsKilledWhileItTakesOverFromADeadOneLeavesNothingBehind() {
        world.pipeline("p", NIGHTLY);
        world.clock.advance(Duration.ofMinutes(2));
        world.scheduler(task -> {}).pass();
        world.store.schedulers().all().forEach(dead -> world.store.schedulers().remove(dead.id()));
        Scheduler third = world.scheduler();
        third.pass();
        assertThat(world.runs("p").get(0).state()).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void aRunWhoseChangesCouldNotBeWrittenBeginsAnewWhenTheyCan() {
        world.pipeline("p", "{cron: '0 2 * * *', catchup: all, start: 2026-01-30, retries: 0}");
        world.clock.advance(Duration.ofMinutes(2));
        boolean[] down = {true};
        RunRepository runs = (RunRepository) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {RunRepository.class}, (proxy, method, arguments) -> {
                    if (down[0] && method.getName().equals("changeAs")) {
                        throw new IllegalStateException("the database is away");
                    }
                    return method.invoke(world.store.runs(), arguments);
                });
        Scheduler scheduler = world.schedulerOn(runs);
        scheduler.pass();
        assertThat(world.runs("p").get(0).state()).isEqualTo(RunState.RUNNING);
        down[0] = false;
        scheduler.pass();
        assertThat(world.runs("p").get(0).state()).isEqualTo(RunState.SUCCESS);
        assertThat(world.events("p", "run.lost")).containsExactly("its scheduler could not go on");
    }

    @Test
    void aNightOfOnePipelineDoesNotWaitForTheManyOfAnother() {
        world.pipeline("many", "{cron: '* * * * *', catchup: all, start: 2026-01-29, maxActiveRuns: 1}");
        Scheduler scheduler = world.scheduler(task -> {});
        for (int i = 0; i < 30; i++) {
            scheduler.pass();
        }
        assertThat(world.runs("many")).hasSizeGreaterThan(1000);
        world.pipeline("one", NIGHTLY);
        world.clock.advance(Duration.ofMinutes(2));
        scheduler.pass();
        assertThat(world.runs("one")).singleElement().extracting(Run::state).isEqualTo(RunState.RUNNING);
    }

    @Test
    void workThatGoesOnElsewhereWithoutItsSchedulerLosesNoAttempt() {
        world.pipeline("p", "{cron: '0 2 * * *', catchup: latest, start: 2026-01-30, retries: 0}");
        Scheduler dead = world.scheduler(task -> {});
        world.clock.advance(Duration.ofMinutes(2));
        dead.pass();
        Run run = world.runs("p").get(0);
        world.store.runs().changeAs(run.key(), run.lease(), progress -> {
            progress.submitted(List.of("ingest.a"), "x.log");
            progress.started("ingest.a");
        });
        world.clock.advance(Membership.SILENCE.plusSeconds(1));
        world.schedulerBy(new Runner() {
                    @Override
                    public RunSession open(RunRequest request) {
                        return world.runner.open(request);
                    }

                    @Override
                    public boolean findsAgain() {
                        return true;
                    }
                })
                .pass();
        assertThat(world.steps(run.key())).contains("ingest.a success 1");
        assertThat(world.events("p", "run.lost")).hasSize(1);
    }

    @Test
    void aSchedulerThatStopsGivesItsRunsBackAndNoAttemptIsLost() {
        world.pipeline("p", NIGHTLY);
        Scheduler first = world.scheduler(task -> {});
        world.clock.advance(Duration.ofMinutes(2));
        first.pass();
        Run run = world.runs("p").get(0);
        world.store.runs().changeAs(run.key(), run.lease(), progress -> {
            progress.submitted(List.of("ingest.a"), "x.log");
            progress.started("ingest.a");
        });
        first.stop();
        assertThat(world.steps(run.key())).contains("ingest.a none 0");
        world.scheduler().pass();
        assertThat(world.steps(run.key())).contains("ingest.a success 1");
    }

    @Test
    void aBackfillRunsItsTicksByItsOwnLimitNewestFirst() {
        KnownPipeline pipeline = world.pipeline("p", "{cron: '0 2 * * *', catchup: none}");
        Backfills backfills = new Backfills(world.store.runs(), world.store.backfills());
        Backfill.Request request = new Backfill.Request(
                "p",
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2026-01-04T02:00:00Z"),
                Backfill.Direction.NEWEST_FIRST,
                Backfill.Reprocess.NONE,
                "{}",
                1);
        Backfill backfill =
                backfills.start(pipeline, request, Optional.of("ann")).orElseThrow();
        Scheduler scheduler = world.scheduler();
        scheduler.pass();
        for (int i = 0; i < 4; i++) {
            scheduler.pass();
        }
        assertThat(world.runner.executed())
                .filteredOn(step -> step.endsWith("ingest.a"))
                .containsExactly(
                        "2026-01-03 ingest.a", "2026-01-02 ingest.a", "2026-01-01 ingest.a", "2025-12-31 ingest.a");
        assertThat(world.store.backfills().find(backfill.id()).orElseThrow().completedAt())
                .isPresent();
        assertThat(backfills.ticks(pipeline, request)).isEmpty();
    }

    @Test
    void twoHundredPipelinesThatAreDueAtOneMinuteAreAllRunByTwoSchedulers() throws InterruptedException {
        for (int i = 0; i < 200; i++) {
            world.pipeline("p" + i, NIGHTLY);
        }
        world.clock.advance(Duration.ofMinutes(2));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        Scheduler one = world.scheduler(threads);
        Scheduler two = world.scheduler(threads);
        Thread other = new Thread(two::pass);
        other.start();
        one.pass();
        other.join();
        threads.shutdown();
        assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        assertThat(world.store
                        .runs()
                        .runs(new RunFilter(List.of(), List.of("success"), List.of(), List.of(), PageRequest.first(1)))
                        .total())
                .isEqualTo(200);
        assertThat(world.runner.executed()).hasSize(600);
    }

    @Test
    void eachNightIsRunOnceWhateverTheMomentsAtWhichSchedulersDie() {
        long seed = 7;
        Random random = new Random(seed);
        world.clock.set(Instant.parse("2026-03-01T00:00:00Z"));
        world.pipeline("berlin", "{cron: '30 2 * * *', timezone: Europe/Berlin, catchup: all, start: 2026-03-01}");
        world.pipeline("kolkata", "{cron: '0 1 * * *', timezone: Asia/Kolkata, catchup: all, start: 2026-03-01}");
        Instant end = Instant.parse("2026-04-15T00:00:00Z");
        List<Runnable> held = new ArrayList<>();
        Executor threads = task -> {
            // some die before they have begun, and come back when others have their runs
            if (random.nextInt(4) == 0) {
                held.add(task);
            } else {
                task.run();
            }
        };
        Scheduler scheduler = world.scheduler(threads);
        while (world.clock.instant().isBefore(end)) {
            scheduler.pass();
            if (random.nextInt(5) == 0) {
                scheduler = world.scheduler(threads);
            }
            if (!held.isEmpty() && random.nextInt(3) == 0) {
                held.remove(random.nextInt(held.size())).run();
            }
            world.clock.advance(Duration.ofMinutes(10 + random.nextInt(600)));
        }
        Scheduler last = world.scheduler();
        world.clock.set(end);
        for (int i = 0; i < 4; i++) {
            last.pass();
            world.clock.advance(Membership.SILENCE.plusSeconds(1));
        }
        assertNights("berlin", "30 2 * * *", "Europe/Berlin", end, seed);
        assertNights("kolkata", "0 1 * * *", "Asia/Kolkata", end, seed);
        assertThat(world.runner.executed())
                .hasSize(
                        3 * (world.runs("berlin").size() + world.runs("kolkata").size()));
    }

    private void assertNights(String pipeline, String cron, String zone, Instant end, long seed) {
        Instant eve = LocalDate.of(2026, 3, 1)
                .plusDays(1)
                .atStartOfDay(ZoneId.of(zone))
                .toInstant();
        List<Instant> due = CronTimetable.of(cron, ZoneId.of(zone))
                .after(eve)
                .takeWhile(tick -> !tick.isAfter(end))
                .toList();
        assertThat(world.runs(pipeline))
                .as("seed %d", seed)
                .allMatch(run -> run.state() == RunState.SUCCESS)
                .extracting(run -> run.night().logicalDate().orElseThrow())
                .containsExactlyElementsOf(due);
    }
}
