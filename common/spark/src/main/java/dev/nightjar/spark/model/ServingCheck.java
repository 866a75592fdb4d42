/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.col;

import dev.nightjar.core.registry.ArtifactFile;
import dev.nightjar.core.spec.GateSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    /** Where Spark keeps this application's own things. */
    private static final Set<String> OWN = Set.of("spark.sql.warehouse.dir", "spark.sql.catalogImplementation");

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
     * @param artifact folder of the saved model, beside which a sample of `rows` is written meanwhile
     * @param rows with the model's inputs
     */
    Optional<ServingFigures> measure(
            SparkModel model, String artifact, Map<String, ArtifactFile> manifest, Dataset<Row> rows) {
        if (gates.isEmpty()) {
            return Optional.empty();
        }
        String sample = artifact + "-sample";
        try {
            write(model, rows, sample);
            return Optional.of(new FreshProcess(LIMIT, heap())
                    .ask(new ServingRequest(artifact, manifest, sample, model.outputs(), settings())));
        } finally {
            delete(sample);
        }
    }

    private static void write(SparkModel model, Dataset<Row> rows, String sample) {
        Column[] inputs = model.description().signature().keySet().stream()
                .map(input -> col("`" + input + "`"))
                .toArray(Column[]::new);
        List<Column> columns = new ArrayList<>(List.of(inputs));
        model.outputs().forEach(output -> columns.add(col(output).as(ServingRequest.expected(output))));
        model.predict(rows.select(inputs).limit(ROWS))
                .select(columns.toArray(Column[]::new))
                .write()
                .parquet(sample);
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
                .filter(setting -> !OWN.contains(setting.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        settings.put("spark.ui.enabled", "false");
        settings.put("spark.driver.host", "localhost");
        settings.put("spark.driver.bindAddress", "127.0.0.1");
        return settings;
    }

    private void delete(String sample) {
        try {
            Path path = new Path(sample);
            path.getFileSystem(spark.sessionState().newHadoopConf()).delete(path, true);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + sample, e);
        }
    }
}
