/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.serve;

import dev.nightjar.orchestration.schedule.PageRequest;
import dev.nightjar.orchestration.schedule.Run;
import dev.nightjar.orchestration.schedule.RunFilter;
import dev.nightjar.orchestration.serve.ServerProcess.World;
import dev.nightjar.orchestration.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.awaitility.Awaitility;

/** 200 pipelines of five steps, all due at one minute, by a runner that does nothing: what the scheduler itself takes. */
final class SchedulerBenchmark implements ServerBenchmarks.Benchmark {

    private static final int PIPELINES = 200;
    private static final double MOST_LAG = 2;
    private static final double MOST_MEGABYTES = 300;

    @Override
    public void run(Path folder) throws IOException, InterruptedException {
        Instant now = Instant.now();
        Instant due = now.plusSeconds(15).truncatedTo(ChronoUnit.MINUTES).plusSeconds(60);
        World world = new World(folder, "jdbc:sqlite:" + folder.resolve("s.db"), now, now, 1, PIPELINES, 0);
        write(Files.createDirectories(folder.resolve("pipelines")), due);
        try (ServerProcess server = ServerProcess.start(world)) {
            Thread.sleep(Duration.between(Instant.now(), due.plusSeconds(2)).toMillis());
            List<Run> runs = ended(world);
            double processor = server.processorSeconds();
            double memory = server.peakMemory() / 1e6;
            System.out.printf(
                    Locale.ROOT,
                    "scheduler: %d runs due at %s, %d of them and all their %d steps well; the last ended after %.2f"
                            + " s%n",
                    PIPELINES,
                    due,
                    runs.size(),
                    PIPELINES * Script.steps().size(),
                    ServerBenchmarks.quantile(
                            since(due, runs, run -> run.times().ended()), 1));
            double[] lags = since(due, runs, run -> run.times().started());
            System.out.printf(
                    Locale.ROOT,
                    "  lag at the median %.2f s; %.1f s of processor time from the start to the end%n",
                    ServerBenchmarks.quantile(lags, 0.5),
                    processor);
            ServerBenchmarks.print(
                    "  lag at the 99th percentile", ServerBenchmarks.quantile(lags, 0.99), "s", MOST_LAG);
            ServerBenchmarks.print("  most resident memory", memory, "MB", MOST_MEGABYTES);
        }
    }

    private static void write(Path folder, Instant due) throws IOException {
        ZonedDateTime at = due.atZone(ZoneOffset.UTC);
        String cron = at.getMinute() + " " + at.getHour() + " * * *";
        for (int i = 0; i < PIPELINES; i++) {
            Files.writeString(folder.resolve("p" + i + ".yaml"), Script.pipeline("p" + i, "{cron: '" + cron + "'}"));
        }
    }

    private static List<Run> ended(World world) {
        RunFilter filter =
                new RunFilter(List.of(), List.of("success"), List.of(), List.of(), PageRequest.first(PIPELINES));
        try (Store store = world.store()) {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> store.runs().runs(filter).total() == PIPELINES);
            return store.runs().runs(filter).items();
        }
    }

    private static double[] since(Instant due, List<Run> runs, Function<Run, Optional<Instant>> when) {
        return runs.stream()
                .mapToDouble(run ->
                        Duration.between(due, when.apply(run).orElseThrow()).toNanos() / 1e9)
                .toArray();
    }
}
