/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Times ways of doing one thing in this process: they take turns, and the median of each counts. */
final class Contest {

    private final Map<String, Runnable> ways = new LinkedHashMap<>();
    private final Map<String, Runnable> preparations = new HashMap<>();
    private final Set<String> once = new HashSet<>();
    private final Map<String, List<Double>> seconds = new LinkedHashMap<>();

    /** One more way. */
    Contest way(String name, Runnable run) {
        ways.put(name, run);
        return this;
    }

    /** One more way, and what is done before each time and is not timed. */
    Contest way(String name, Runnable preparation, Runnable run) {
        preparations.put(name, preparation);
        return way(name, run);
    }

    /** One more way, so slow that one time tells enough. */
    Contest wayTimedOnce(String name, Runnable run) {
        once.add(name);
        return way(name, run);
    }

    /** Lets each run untimed, so that none pays for what has to be compiled; those that are timed once run once. */
    Contest warm(int rounds) {
        for (int round = 0; round < rounds; round++) {
            boolean first = round == 0;
            ways.forEach((name, way) -> {
                if (first || !once.contains(name)) {
                    prepare(name);
                    way.run();
                }
            });
        }
        return this;
    }

    Contest run(int rounds) {
        for (int round = 0; round < rounds; round++) {
            boolean first = round == 0;
            ways.forEach((name, way) -> {
                if (first || !once.contains(name)) {
                    time(name, way);
                }
            });
        }
        return this;
    }

    private void time(String name, Runnable way) {
        prepare(name);
        // what one leaves behind is not the next one's to clear away
        System.gc();
        long start = System.nanoTime();
        way.run();
        seconds.computeIfAbsent(name, n -> new ArrayList<>()).add((System.nanoTime() - start) / 1e9);
    }

    private void prepare(String name) {
        preparations.getOrDefault(name, () -> {}).run();
    }

    double median(String name) {
        List<Double> sorted = seconds.get(name).stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /**
     * The line of a result, which compares `nightjar` with `limit` and with the fastest of some peers, and all times, to see
     * how far to trust the medians.
     */
    void print(String benchmark, long rows, String... peers) {
        double own = median("nightjar");
        double peer =
                Arrays.stream(peers).mapToDouble(name -> median(name)).min().orElseThrow();
        System.out.printf(
                Locale.ROOT,
                "bench %s rows=%d seconds=%.2f limit=%.2f peer=%.2f ratio_to_limit=%.2f ratio_to_peer=%.2f%n",
                benchmark,
                rows,
                own,
                median("limit"),
                peer,
                own / median("limit"),
                own / peer);
        seconds.forEach((name, times) -> System.out.println("  " + name + " "
                + times.stream()
                        .map(time -> String.format(Locale.ROOT, "%.2f", time))
                        .toList()));
    }
}
