/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import dev.nightjar.spark.NightjarSession;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/**
 * Runs the benchmark of a name, or `all`, and prints what it measured. They hold no time against a limit: what is fast enough
 * on one machine is not on another, so each prints ratios to a peer and to a limit that run in the same process.
 */
final class Benchmarks {

    private static final Map<String, Benchmark> ALL = new TreeMap<>(Map.of(
            "evaluation", new EvaluationBenchmark(),
            "features", new FeaturesBenchmark(),
            "ingest", new IngestBenchmark(),
            "nightly-features", new NightlyFeaturesBenchmark(),
            "segments", new SegmentsBenchmark(),
            "training", new TrainingBenchmark(),
            "recommendation", new RecommendationBenchmark(),
            "scoring", new ScoringBenchmark(),
            "scoring-changed", new ChangedScoringBenchmark()));

    private Benchmarks() {}

    /** Something measured, in a folder of its own. */
    interface Benchmark {
        void run(SparkSession spark, Path folder) throws IOException;
    }

    public static void main(String[] arguments) throws IOException {
        String name = arguments.length > 0 ? arguments[0] : "all";
        if (!name.equals("all") && !ALL.containsKey(name)) {
            System.err.println("No benchmark " + name + "; there are " + ALL.keySet() + " and all.");
            System.exit(2);
        }
        Path folder = Files.createTempDirectory("nightjar-bench");
        SparkSession spark = spark(Path.of(System.getProperty("nightjar.home"), "conf/spark-defaults.conf"));
        try {
            for (Map.Entry<String, Benchmark> benchmark : ALL.entrySet()) {
                if (name.equals("all") || name.equals(benchmark.getKey())) {
                    benchmark.getValue().run(spark, Files.createDirectories(folder.resolve(benchmark.getKey())));
                }
            }
        } finally {
            spark.stop();
            delete(folder);
        }
    }

    /** Spark with the settings that `nightjar` starts it with. */
    private static SparkSession spark(Path defaults) throws IOException {
        Properties settings = new Properties();
        try (Reader reader = Files.newBufferedReader(defaults)) {
            settings.load(reader);
        }
        SparkSession.Builder builder = NightjarSession.builder().appName("benchmarks");
        settings.stringPropertyNames().forEach(name -> builder.config(name, settings.getProperty(name)));
        return builder.getOrCreate();
    }

    private static void delete(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
