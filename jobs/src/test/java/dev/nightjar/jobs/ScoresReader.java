/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Reads over and over, beside who writes, until it is closed. */
final class ScoresReader implements AutoCloseable {

    private final Supplier<String> look;
    private final CompletableFuture<Map<String, Integer>> seen;
    private volatile boolean enough;

    private ScoresReader(Supplier<String> look) {
        this.look = look;
        this.seen = CompletableFuture.supplyAsync(this::loop);
    }

    /** Starts to read; `look` names what it sees. */
    static ScoresReader start(Supplier<String> look) {
        return new ScoresReader(look);
    }

    /** What was seen so far, and how often; ends the reading. */
    Map<String, Integer> seen() {
        enough = true;
        return seen.join();
    }

    private Map<String, Integer> loop() {
        Map<String, Integer> counts = new TreeMap<>();
        do {
            counts.merge(look.get(), 1, Integer::sum);
            rest();
        } while (!enough);
        return counts;
    }

    /** Leaves the machine to who writes. */
    private static void rest() {
        try {
            Thread.sleep(200);
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
