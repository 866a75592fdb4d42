/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.orchestration.run.StepOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunByHandTest {

    @TempDir
    Path folder;

    private Fixture world;
    private RunKey key;

    @BeforeEach
    void aRunWhoseFirstStepIsUnderWay() {
        world = new Fixture(folder, "2026-01-31T02:01:00Z");
        world.pipeline("p", "{cron: '0 2 * * *', catchup: all, start: 2026-01-30, retries: 1}");
        world.scheduler(task -> {}).pass();
        Run run = world.runs("p").get(0);
        key = run.key();
        world.store.runs().changeAs(key, run.lease(), progress -> {
            progress.submitted(List.of("ingest.a", "features.f"), "x.log");
            progress.started("ingest.a");
        });
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aRunThatIsMarkedFailedFailsWhatWasBegunAndSkipsTheRest() {
        byHand(RunByHand::markFailed);
        assertThat(world.steps(key)).containsExactly("ingest.a failed 1", "ingest.b skipped 0", "features.f skipped 1");
        assertThat(run().state()).isEqualTo(RunState.FAILED);
    }

    @Test
    void aRunThatIsMarkedSuccessfulIsWhollySo() {
        byHand(RunByHand::markSuccess);
        assertThat(world.steps(key)).allMatch(step -> step.contains("success"));
        assertThat(run().state()).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void whoeverHadTheRunCannotWriteAnyMore() {
        Lease before = run().lease();
        byHand(RunByHand::markFailed);
        assertThat(world.store
                        .runs()
                        .changeAs(
                                key,
                                before,
                                p -> p.ended("ingest.a", StepOutcome.success(), new RetryRule(1, Duration.ZERO))))
                .isFalse();
    }

    @Test
    void clearingAStepThatIsUnderWayTakesTheRunBackIntoTheQueueAndKeepsItsAttempt() {
        byHand(run -> run.clear(List.of("ingest.a"), 1, Optional.empty()));
        assertThat(run().state()).isEqualTo(RunState.QUEUED);
        assertThat(world.steps(key)).containsExactly("ingest.a none 1", "ingest.b none 0", "features.f none 0");
        assertThat(world.store.runs().attempts(key, "ingest.a"))
                .extracting(RunStep::state)
                .containsExactly(RunStepState.FAILED);
        world.scheduler().pass();
        assertThat(world.steps(key))
                .containsExactly("ingest.a success 2", "ingest.b success 1", "features.f success 1");
    }

    @Test
    void markingAStepFailedByHandGivesUpThoseThatWaitForIt() {
        byHand(run -> run.mark("ingest.a", RunStepState.FAILED));
        assertThat(world.steps(key))
                .containsExactly("ingest.a failed 1", "ingest.b none 0", "features.f upstream_failed 0");
    }

    @Test
    void aRunThatIsQueuedAgainKeepsItsSteps() {
        byHand(run -> run.mark("ingest.b", RunStepState.SUCCESS));
        byHand(RunByHand::requeue);
        world.scheduler().pass();
        assertThat(world.steps(key))
                .containsExactly("ingest.a success 1", "ingest.b success 0", "features.f success 1");
        assertThat(world.runner.executed()).hasSize(2);
    }

    private void byHand(Consumer<RunByHand> change) {
        world.store.runs().change(key, Optional.of("ann"), progress -> {
            change.accept(progress.byHand());
            return true;
        });
    }

    private Run run() {
        return world.store.runs().find(key).orElseThrow();
    }
}
