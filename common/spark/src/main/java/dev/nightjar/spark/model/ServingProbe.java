/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.Json;
import dev.nightjar.spark.NightjarSession;
import dev.nightjar.spark.expression.Quoted;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A fresh process that loads a saved model and scores a sample: a {@link ServingRequest} on standard input,
 * {@link ServingFigures} on standard output.
 */
public final class ServingProbe {

    private static final long MOST_ROWS = 4_000_000;
    private static final double ENOUGH_SECONDS = 1;

    private final SparkSession spark;
    private final ServingRequest request;

    private ServingProbe(SparkSession spark, ServingRequest request) {
        this.spark = spark;
        this.request = request;
    }

    public static void main(String[] arguments) throws IOException {
        PrintStream answers = System.out;
        // whatever else prints must not come before the answer
        System.setOut(System.err);
        ServingRequest request = Json.MAPPER.readValue(System.in, ServingRequest.class);
        ServingFigures figures;
        try {
            SparkSession.Builder builder = NightjarSession.builder().appName("nightjar-serving");
            request.settings().forEach(builder::config);
            figures = new ServingProbe(builder.master("local[1]").getOrCreate(), request).measure();
        } catch (RuntimeException | OutOfMemoryError e) {
            figures = ServingFigures.failed(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
        answers.println(Json.MAPPER.writeValueAsString(figures));
        answers.flush();
        // Spark's own hooks stop it and delete its temporary files
        System.exit(0);
    }

    private ServingFigures measure() {
        SparkModel model = ModelArtifact.load(spark, "the saved model", request.artifact(), request.manifest());
        // loaded once, as scoring does
        var pipeline = model.pipeline().get();
        SparkModel loaded = new SparkModel(() -> pipeline, model.description(), model.profile());
        Dataset<Row> sample = spark.read().parquet(request.sample()).cache();
        Dataset<Row> expected = spark.read().parquet(request.expected());
        long different = expected.exceptAll(loaded.predict(sample).select(columns(expected)))
                .count();
        long rows = sample.count();
        double rate = rate(loaded, sample, rows);
        return new ServingFigures(rows, different, peakMemory(), rate, Optional.empty());
    }

    private static Column[] columns(Dataset<Row> rows) {
        return Quoted.columns(rows.columns());
    }

    /** Rows a second of the last of passes over more and more copies of the sample, the first that takes long enough. */
    private double rate(SparkModel model, Dataset<Row> sample, long sampled) {
        for (long copies = 1; ; copies *= 4) {
            Dataset<Row> rows = sample.crossJoin(spark.range(0, copies, 1, 1).withColumnRenamed("id", "_copy"));
            long started = System.nanoTime();
            model.predict(rows).write().format("noop").mode("overwrite").save();
            double seconds = (System.nanoTime() - started) / 1e9;
            if ((seconds >= ENOUGH_SECONDS && copies > 1) || copies * sampled * 4 > MOST_ROWS) {
                return copies * sampled / seconds;
            }
        }
    }

    /** Bytes that the process had resident at its peak, where the system tells; else those of the JVM's pools. */
    private static long peakMemory() {
        Path status = Path.of("/proc/self/status");
        try {
            if (Files.isReadable(status)) {
                for (String line : Files.readAllLines(status)) {
                    if (line.startsWith("VmHWM:")) {
                        return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
                    }
                }
            }
        } catch (IOException e) {
            // the pools will do
        }
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }
}
