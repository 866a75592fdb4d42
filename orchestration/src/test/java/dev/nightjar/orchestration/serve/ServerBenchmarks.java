/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs the benchmark of a name, or `all`, and prints what it measured beside the limit that it should keep. Nothing fails
 * by it: what is fast enough on one machine is not on another.
 */
final class ServerBenchmarks {

    private static final Map<String, Benchmark> ALL = new TreeMap<>(Map.of(
            "scheduler", new SchedulerBenchmark(),
            "rest", new RestBenchmark(),
            "start", new StartBenchmark(),
            "overhead", new OverheadBenchmark()));

    private ServerBenchmarks() {}

    /** Something measured, in a folder of its own. */
    interface Benchmark {
        void run(Path folder) throws IOException, InterruptedException;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        String name = arguments.length > 0 ? arguments[0] : "all";
        if (!name.equals("all") && !ALL.containsKey(name)) {
            System.err.println("No benchmark " + name + "; there are " + ALL.keySet() + " and all.");
            System.exit(2);
        }
        Path folder = Files.createTempDirectory("nightjar-bench");
        try {
            for (Map.Entry<String, Benchmark> benchmark : ALL.entrySet()) {
                if (name.equals("all") || name.equals(benchmark.getKey())) {
                    benchmark.getValue().run(Files.createDirectories(folder.resolve(benchmark.getKey())));
                }
            }
        } finally {
            delete(folder);
        }
    }

    /** The value that a share of all is not above. */
    static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }

    /** A line of the report: what, how much, and its ratio to the limit. */
    static void print(String what, double value, String unit, double limit) {
        System.out.printf(
                Locale.ROOT, "%-72s %8.2f %s, %.2f of the limit of %.0f%n", what, value, unit, value / limit, limit);
    }

    private static void delete(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
