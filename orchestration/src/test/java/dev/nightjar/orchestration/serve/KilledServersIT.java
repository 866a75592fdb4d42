/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.orchestration.schedule.EventRepository;
import dev.nightjar.orchestration.schedule.PageRequest;
import dev.nightjar.orchestration.schedule.Run;
import dev.nightjar.orchestration.schedule.RunFilter;
import dev.nightjar.orchestration.schedule.RunState;
import dev.nightjar.orchestration.schedule.SchedulerRepository.SchedulerInfo;
import dev.nightjar.orchestration.serve.Journal.Line;
import dev.nightjar.orchestration.serve.Journal.Word;
import dev.nightjar.orchestration.serve.ServerProcess.World;
import dev.nightjar.orchestration.store.Store;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers on one PostgreSQL, of which one is killed, or stands still until the other thinks it dead. */
class KilledServersIT {

    /** Ten times: the silence of a heartbeat, after which a server is thought dead, is three seconds. */
    private static final int SPEED = 10;

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** Servers that are killed or stand still. */
    private static final int BLOWS = Integer.getInteger("nightjar.kills", 4);

    @TempDir
    Path folder;

    private EmbeddedPostgres postgres;

    @BeforeEach
    void start() throws IOException {
        postgres = EmbeddedPostgres.start();
    }

    @AfterEach
    void stop() throws IOException {
        postgres.close();
    }

    @Test
    void whicheverServerDiesOrStandsStillTheScheduleEndsAsItWould() throws Exception {
        long seed = Long.getLong("nightjar.seed", 11L);
        Random random = new Random(seed);
        BusySchedule schedule = new BusySchedule(2 + BLOWS * 3 / 5, 1 + BLOWS / 2);
        schedule.write(folder.resolve("pipelines"));
        World world = world(60);
        int kills = 0;
        int pauses = 0;
        try (Store store = world.store()) {
            ServerProcess[] servers = {ServerProcess.start(world), ServerProcess.start(world)};
            for (int blow = 0; blow < BLOWS; blow++) {
                grows(world.journal(), 1 + random.nextInt(4_000));
                int which = random.nextInt(2);
                if (blow == 0 || random.nextInt(3) == 0) {
                    standStill(servers[which], store);
                    pauses++;
                } else {
                    servers[which].kill();
                    servers[which] = ServerProcess.start(world);
                    kills++;
                }
            }
            schedule.await(store);
            for (ServerProcess server : servers) {
                server.close();
            }
            System.out.printf(
                    "seed %d: %d kills and %d pauses of one of two servers in %d s; %s%n",
                    seed,
                    kills,
                    pauses,
                    Duration.between(world.realStart(), Instant.now()).toSeconds(),
                    new Reckoning(store, world.journal()).of(schedule.runs()));
            assertThat(store.schedulers().all()).isEmpty();
        }
    }

    @Test
    void aServerThatComesBackFromTheDeadWritesNothingToTheRunsThatItHad() throws Exception {
        new BusySchedule(0, 1).write(folder.resolve("pipelines"));
        World world = world(3_000);
        try (Store store = world.store();
                ServerProcess zombie = ServerProcess.start(world)) {
            until(() -> began(world.journal(), zombie));
            try (ServerProcess heir = ServerProcess.start(world)) {
                until(() -> store.schedulers().all().size() == 2);
                zombie.signal("STOP");
                until(() -> only(store, heir));
                until(() -> runs(store).stream().allMatch(run -> run.state().ended()));
                List<Object> before = all(store);
                zombie.signal("CONT");
                // it finds that it was thought dead, and goes on as a new one
                until(() -> store.schedulers().all().size() == 2);
                until(() -> bothWrote(world.journal(), zombie, heir));
                assertThat(all(store)).isEqualTo(before);
                assertThat(runs(store)).extracting(Run::state).containsOnly(RunState.SUCCESS);
            }
        }
    }

    private World world(int longestMillis) {
        return new World(
                folder,
                postgres.getJdbcUrl("postgres", "postgres"),
                Instant.now(),
                BusySchedule.START,
                SPEED,
                6,
                longestMillis);
    }

    /** Stops a server until the other has removed it, and lets it go on. */
    private static void standStill(ServerProcess server, Store store) throws IOException, InterruptedException {
        Optional<SchedulerInfo> stopped = of(store, server);
        server.signal("STOP");
        until(() -> stopped.isEmpty()
                || !store.schedulers().all().stream()
                        .map(SchedulerInfo::id)
                        .toList()
                        .contains(stopped.get().id()));
        server.signal("CONT");
    }

    private static Optional<SchedulerInfo> of(Store store, ServerProcess server) {
        return store.schedulers().all().stream()
                .filter(info -> info.process().pid() == server.pid())
                .findFirst();
    }

    private static boolean only(Store store, ServerProcess server) {
        List<SchedulerInfo> all = store.schedulers().all();
        return all.size() == 1 && all.get(0).process().pid() == server.pid();
    }

    private static boolean began(Journal journal, ServerProcess server) {
        return journal.lines().stream().anyMatch(line -> line.pid() == server.pid());
    }

    /** The attempt that the zombie stood still in the middle of went on to its end, and somebody else did it, too. */
    private static boolean bothWrote(Journal journal, ServerProcess zombie, ServerProcess heir) {
        List<Line> wrote = journal.lines().stream()
                .filter(line -> line.word() != Word.BEGAN)
                .toList();
        return wrote.stream().anyMatch(line -> line.pid() == zombie.pid())
                && wrote.stream().anyMatch(line -> line.pid() == heir.pid());
    }

    private static void grows(Journal journal, long bytes) {
        long enough = journal.bytes() + bytes;
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(2)).until(() -> journal.bytes() >= enough);
    }

    private static void until(Callable<Boolean> condition) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(condition);
    }

    private static List<Run> runs(Store store) {
        return store.runs()
                .runs(new RunFilter(List.of(), List.of(), List.of(), List.of(), PageRequest.first(1000)))
                .items();
    }

    /** Runs, the attempts of their steps, and all that happened. */
    private static List<Object> all(Store store) {
        List<Object> all = new ArrayList<>(runs(store));
        for (Run run : runs(store)) {
            Script.steps().forEach(step -> all.addAll(store.runs().attempts(run.key(), step)));
        }
        all.addAll(store.events()
                .events(new EventRepository.Filter(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        PageRequest.first(10_000)))
                .items());
        return all;
    }
}
