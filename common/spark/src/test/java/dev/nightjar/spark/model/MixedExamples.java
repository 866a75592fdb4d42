/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.spec.PipelineReader;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.core.spec.Substitution;
import dev.nightjar.spark.dataset.ExampleColumns;
import dev.nightjar.spark.testing.TestSpark;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Simulated examples with inputs of every type, and labels that depend on some of them. Random numbers are hashes of the id,
 * so that every reading of the rows sees the same.
 */
final class MixedExamples {

    private static final int ROWS = 600;

    /** Number: what all labels are made of, 0 to about 20. */
    static final String SIGNAL = "coalesce(x, 5.0D) + IF(city IN ('Ulm', 'Kiel'), 6.0D, 0.0D) + n / 4.0D";

    private MixedExamples() {}

    /** @param model keys of the model block, without task and algorithm */
    static PipelineSpec pipeline(String task, String algorithm, String inputs, String model) {
        return pipeline(task, algorithm, inputs, model, "");
    }

    /** @param dataset more keys of the data set */
    static PipelineSpec pipeline(String task, String algorithm, String inputs, String model, String dataset) {
        String yaml = """
                apiVersion: nightjar/v1
                pipeline: mixed
                sources:
                  rows:
                    format: csv
                    path: rows.csv
                    schema: "id LONG, x DOUBLE, n INT, city STRING, flag BOOLEAN, at TIMESTAMP, ended BOOLEAN, y STRING"
                model: {task: %s, algorithm: %s, %s}
                dataset: {spine: rows, key: [id], columns: {%s}, label: {expr: y}, %s}
                """.formatted(task, algorithm, model, inputs, dataset);
        return PipelineReader.parse(yaml, "mixed.yaml", new Substitution(Optional.empty(), Map.of(), Map.of()));
    }

    /** @param label SQL over the inputs and {@link #SIGNAL}, given as `signal`, and a `noise` between 0 and 1 */
    static Dataset<Row> labelled(String label) {
        return TestSpark.session()
                .range(0, ROWS, 1, 1)
                .withColumn("x", expr("IF(id % 17 = 0, NULL, pmod(xxhash64(id, 1), 1000) / 100.0D)"))
                .withColumn("n", expr("CAST(pmod(xxhash64(id, 2), 12) AS INT)"))
                .withColumn(
                        "city",
                        expr("IF(id % 23 = 0, NULL, element_at(array('Ulm', 'Bonn', 'Kiel', 'Jena'),"
                                + " CAST(pmod(xxhash64(id, 3), 4) + 1 AS INT)))"))
                .withColumn("flag", expr("id % 3 = 0"))
                .withColumn("at", expr("timestamp_seconds(1700000000 + id * 7919)"))
                .withColumn("ended", expr("id % 5 <> 0"))
                .withColumn("noise", expr("pmod(xxhash64(id, 4), 1000) / 1000.0D"))
                .withColumn("signal", expr(SIGNAL))
                .withColumn(ExampleColumns.LABEL, expr(label))
                .withColumn(ExampleColumns.WEIGHT, lit(1.0))
                .withColumn(ExampleColumns.SPLIT, expr("IF(id % 3 = 1, 'test', 'train')"))
                .drop("signal", "noise");
    }
}
