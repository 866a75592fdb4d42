/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.spec.PipelineReader;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.core.spec.Substitution;
import dev.nightjar.spark.dataset.ExampleColumns;
import dev.nightjar.spark.testing.TestSpark;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Simulated examples of which one in thirty is positive, by a logistic function of `x` that a logistic regression can
 * find. Random numbers are hashes of the id, so that every reading of the rows sees the same.
 */
final class RareClass {

    private static final int ROWS = 60_000;

    private RareClass() {}

    /** A pipeline over such rows, with more keys of the data set as lines of YAML. */
    static PipelineSpec pipeline(String... keys) {
        String yaml = """
                apiVersion: nightjar/v1
                pipeline: rare
                sources:
                  rows: {format: csv, path: rows.csv, schema: "id LONG, x DOUBLE, y INT"}
                model: {task: classification, algorithm: logistic_regression}
                dataset:
                  spine: rows
                  key: [id]
                  columns: {x: x}
                  label: {expr: y}
                """ + String.join("\n", keys).indent(2);
        return PipelineReader.parse(yaml, "rare.yaml", new Substitution(Optional.empty(), Map.of(), Map.of()));
    }

    /** Examples, half of them for training and of these a share of the negative ones. */
    static Dataset<Row> examples(double keptNegatives) {
        return TestSpark.session()
                .range(0, ROWS, 1, 2)
                .withColumn("x", random("x").multiply(4).minus(2))
                .withColumn("p", expr("1 / (1 + exp(4 - x))"))
                .withColumn(ExampleColumns.LABEL, random("y").lt(col("p")).cast("int"))
                .withColumn(ExampleColumns.WEIGHT, lit(1.0))
                .withColumn(ExampleColumns.SPLIT, expr("IF(id % 2 = 0, 'train', 'test')"))
                .where(col(ExampleColumns.SPLIT)
                        .equalTo("test")
                        .or(col(ExampleColumns.LABEL).equalTo(1))
                        .or(random("kept").lt(keptNegatives)))
                .localCheckpoint();
    }

    private static Column random(String purpose) {
        return expr("pmod(xxhash64('" + purpose + "', id), 1000000) / 1000000D");
    }
}
