/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.serve;

import dev.nightjar.orchestration.schedule.PageRequest;
import dev.nightjar.orchestration.schedule.RunFilter;
import dev.nightjar.orchestration.schedule.RunKey;
import dev.nightjar.orchestration.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * Pipelines with thirty nights to make up for each, and one that is due every minute for a while.
 *
 * @param pipelines how many with nights
 * @param minutes how many are due from midnight on
 */
record BusySchedule(int pipelines, int minutes) {

    /** When the schedule is read first: the nights of January are past, the minutes begin. */
    static final Instant START = Instant.parse("2026-02-01T00:00:00Z");

    private static final Instant FIRST_NIGHT = Instant.parse("2026-01-02T23:00:00Z");
    private static final int NIGHTS = 30;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String EVERY_MINUTE = "minutes";

    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (String name : nightly()) {
            write(folder, name, "'0 23 * * *', start: 2026-01-01");
        }
        write(folder, EVERY_MINUTE, "'0-" + (minutes - 1) + " 0 1 2 *', start: 2026-01-31");
    }

    private static void write(Path folder, String name, String when) throws IOException {
        String schedule = "{cron: " + when + ", catchup: all, maxActiveRuns: 2, retries: 1, retryDelay: PT20S}";
        Files.writeString(folder.resolve(name + ".yaml"), Script.pipeline(name, schedule));
    }

    private List<String> nightly() {
        return IntStream.range(0, pipelines).mapToObj(i -> "nightly" + i).toList();
    }

    /** The runs that there must be in the end. */
    List<RunKey> runs() {
        List<RunKey> runs = new ArrayList<>();
        for (String name : nightly()) {
            for (int night = 0; night < NIGHTS; night++) {
                runs.add(scheduled(name, FIRST_NIGHT.plus(Duration.ofDays(night))));
            }
        }
        for (int minute = 0; minute < minutes; minute++) {
            runs.add(scheduled(EVERY_MINUTE, START.plus(Duration.ofMinutes(minute))));
        }
        return runs;
    }

    private static RunKey scheduled(String pipeline, Instant tick) {
        return new RunKey(pipeline, "scheduled__" + tick);
    }

    /** Waits until all runs have ended. */
    void await(Store store) {
        int all = runs().size();
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
            long ended = count(store, "success") + count(store, "failed");
            if (ended < all) {
                throw new AssertionError(ended + " of " + all + " runs have ended");
            }
        });
    }

    private static long count(Store store, String state) {
        return store.runs()
                .runs(new RunFilter(List.of(), List.of(state), List.of(), List.of(), PageRequest.first(1)))
                .total();
    }
}
