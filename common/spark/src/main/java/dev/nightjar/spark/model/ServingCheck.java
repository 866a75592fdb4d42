/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.registry.ArtifactFile;
import dev.nightjar.core.spec.GateSpec;
import dev.nightjar.spark.expression.Quoted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.jdk.javaapi.CollectionConverters;

/** Whether a saved model can be served: loaded in a fresh process, it must predict what it did in this one. */
final class ServingCheck {

    private static final int ROWS = 200;
    private static final Duration LIMIT = Duration.ofMinutes(10);

    /** Spark does not start with less than 450 MiB. */
    private static final long LEAST_HEAP = 512L << 20;

    /** Where this application keeps its tables, which the other process needs none of. */
    private static final String CATALOG = "spark.sql.catalogImplementation";

    private final SparkSession spark;
    private final List<GateSpec.Serving> gates;

    ServingCheck(SparkSession spark, List<GateSpec> gates) {
        this.spark = spark;
        this.gates = gates.stream()
                .filter(GateSpec.Serving.class::isInstance)
                .map(GateSpec.Serving.class::cast)
                .toList();
    }

    /**
     * Measures, if a gate asks for it: starting a process takes some seconds.
     *
     * @param artifact folder of the saved model, beside which a sample of `rows` and its predictions are written meanwhile
     * @param rows with the model's inputs
     */
    Optional<ServingFigures> measure(
            SparkModel model, String artifact, Map<String, ArtifactFile> manifest, Dataset<Row> rows) {
        if (gates.isEmpty()) {
            return Optional.empty();
        }
        String sample = artifact + "-sample";
        String expected = artifact + "-expected";
        try {
            write(model, rows, sample, expected);
            return Optional.of(new FreshProcess(LIMIT, heap())
                    .ask(new ServingRequest(artifact, manifest, sample, expected, settings())));
        } finally {
            delete(sample);
            delete(expected);
        }
    }

    private void write(SparkModel model, Dataset<Row> rows, String sample, String expected) {
        Column[] inputs = Quoted.columns(model.description().signature().keySet());
        rows.select(inputs).limit(ROWS).write().parquet(sample);
        model.predict(spark.read().parquet(sample)).write().parquet(expected);
    }

    /** What the strictest gate allows; what this process may use, if none says. */
    private long heap() {
        return gates.stream()
                .flatMap(gate -> gate.maxPeakMemory().stream())
                .mapToLong(JavaUtils::byteStringAsBytes)
                .map(bytes -> Math.max(LEAST_HEAP, bytes))
                .min()
                .orElse(Runtime.getRuntime().maxMemory());
    }

    private Map<String, String> settings() {
        Map<String, String> settings = CollectionConverters.asJava(spark.conf().getAll()).entrySet().stream()
                .filter(setting -> setting.getKey().startsWith("spark.sql.")
                        || setting.getKey().startsWith("spark.hadoop."))
                .filter(setting -> !setting.getKey().equals(CATALOG))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        settings.put("spark.ui.enabled", "false");
        settings.put("spark.driver.host", "localhost");
        settings.put("spark.driver.bindAddress", "127.0.0.1");
        return settings;
    }

    private void delete(String folder) {
        try {
            Path path = new Path(folder);
            path.getFileSystem(spark.sessionState().newHadoopConf()).delete(path, true);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + folder, e);
        }
    }
}
