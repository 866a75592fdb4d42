/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.orchestration.serve.ServerProcess.World;
import dev.nightjar.orchestration.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A busy schedule, whose server is killed again and again, ends as it would have without that. */
class KilledServerIT {

    private static final int KILLS = Integer.getInteger("nightjar.kills", 20);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void killsAtRandomMomentsLoseNothingAndDoNothingTwice() throws Exception {
        long seed = Long.getLong("nightjar.seed", 7L);
        Random random = new Random(seed);
        World world = new World(
                folder, "jdbc:sqlite:" + folder.resolve("s.db"), Instant.now(), BusySchedule.START, 60, 6, 20);
        // as much to do as leaves some for after the last kill
        BusySchedule schedule = new BusySchedule(2 + KILLS * 3 / 10, 2 * KILLS);
        schedule.write(folder.resolve("pipelines"));
        for (int kill = 0; kill < KILLS; kill++) {
            ServerProcess server = ServerProcess.start(world);
            live(world.journal(), random);
            assertThat(server.alive()).isTrue();
            server.kill();
        }
        try (Store store = world.store()) {
            try (ServerProcess last = ServerProcess.start(world)) {
                schedule.await(store);
                assertThat(last.alive()).isTrue();
            }
            System.out.printf(
                    "seed %d: %d kills in %d s; %s%n",
                    seed,
                    KILLS,
                    Duration.between(world.realStart(), Instant.now()).toSeconds(),
                    new Reckoning(store, world.journal()).of(schedule.runs()));
            assertThat(store.schedulers().all()).isEmpty();
        }
    }

    /** One time in four while it starts, else when it has done some more. */
    private static void live(Journal journal, Random random) throws InterruptedException {
        if (random.nextInt(4) == 0) {
            Thread.sleep(random.nextInt(2500));
        } else {
            long enough = journal.bytes() + 1 + random.nextInt(6_000);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> journal.bytes() >= enough);
            Thread.sleep(random.nextInt(20));
        }
    }
}
