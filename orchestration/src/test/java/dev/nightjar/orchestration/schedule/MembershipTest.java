/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nightjar.orchestration.schedule.SchedulerRepository.SchedulerInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MembershipTest {

    private static final LocalProcess THIS = LocalProcess.current();

    @TempDir
    Path folder;

    private Fixture world;
    private Membership membership;

    @BeforeEach
    void open() {
        world = new Fixture(folder, "2026-01-31T02:00:00Z");
        membership = new Membership(world.store.schedulers(), world.clock);
        membership.beat();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void anotherMachineOfTheSameHostNameIsNotDeadBeforeItIsSilent() throws Exception {
        register("twin", new LocalProcess(THIS.host(), Optional.of("another boot"), endedPid(), THIS.started()));
        register("unknown", new LocalProcess(THIS.host(), Optional.empty(), endedPid(), THIS.started()));
        assertThat(membership.dead()).isEmpty();
        world.clock.advance(Membership.SILENCE.plusSeconds(1));
        assertThat(membership.dead()).extracting(SchedulerInfo::id).containsExactlyInAnyOrder("twin", "unknown");
    }

    @Test
    void aProcessOfThisMachineThatHasEndedIsDeadAtOnceAndSoIsOneWhoseIdAnotherHasNow() throws Exception {
        assumeTrue(THIS.machine().isPresent(), "Nothing tells this machine from another");
        Instant longAgo = THIS.started().minus(Duration.ofHours(1));
        register("ended", new LocalProcess("renamed", THIS.machine(), endedPid(), THIS.started()));
        register("before", new LocalProcess(THIS.host(), THIS.machine(), THIS.pid(), longAgo));
        register("beside", THIS);
        assertThat(membership.dead()).extracting(SchedulerInfo::id).containsExactlyInAnyOrder("ended", "before");
    }

    @Test
    void aLivingProcessIsNotDeadBecauseTheClockWasSet() {
        Instant otherwise = THIS.started().plusSeconds(2);
        register("living", new LocalProcess(THIS.host(), THIS.machine(), THIS.pid(), otherwise));
        assertThat(membership.dead()).isEmpty();
    }

    private void register(String id, LocalProcess process) {
        Instant now = world.clock.instant();
        world.store.schedulers().register(new SchedulerInfo(id, process, now, now));
    }

    /** Of a process that was here, and is not. */
    private static long endedPid() throws Exception {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        return process.pid();
    }
}
