/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Reads beside who writes, until it is closed: as soon as there is another version to read, and once a second, since a
 * version may also lose what it has.
 */
final class ScoresReader implements AutoCloseable {

    private static final Duration BETWEEN_GLANCES = Duration.ofMillis(20);
    private static final int GLANCES = 50;

    private final LongSupplier glance;
    private final Supplier<String> look;
    private final CompletableFuture<Map<String, Integer>> seen;
    private volatile boolean enough;

    private ScoresReader(LongSupplier glance, Supplier<String> look) {
        this.glance = glance;
        this.look = look;
        this.seen = CompletableFuture.supplyAsync(this::loop);
    }

    /** Starts to read; `glance` is cheap and becomes another number with each version, `look` names what the version has. */
    static ScoresReader start(LongSupplier glance, Supplier<String> look) {
        return new ScoresReader(glance, look);
    }

    /** What was seen so far, and how often; ends the reading. */
    Map<String, Integer> seen() {
        enough = true;
        return seen.join();
    }

    private Map<String, Integer> loop() {
        Map<String, Integer> counts = new TreeMap<>();
        do {
            long before = glance.getAsLong();
            counts.merge(look.get(), 1, Integer::sum);
            rest(before);
        } while (!enough);
        return counts;
    }

    /** Leaves the machine to who writes. */
    private void rest(long before) {
        try {
            for (int i = 0; i < GLANCES && !enough && glance.getAsLong() == before; i++) {
                Thread.sleep(BETWEEN_GLANCES.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        enough = true;
        // a failure is told by whoever asks what was seen
        seen.handle((counts, failure) -> counts).join();
    }
}
