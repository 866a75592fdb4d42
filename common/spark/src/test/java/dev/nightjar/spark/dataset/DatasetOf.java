/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.dataset;

import dev.nightjar.core.spec.DatasetSpec;
import dev.nightjar.core.spec.PipelineReader;
import dev.nightjar.core.spec.Substitution;
import java.util.Map;
import java.util.Optional;

/** Data sets over a source of payments, as the pipeline file says them. */
final class DatasetOf {

    private DatasetOf() {}

    /** A data set with more keys, as lines of YAML. */
    static DatasetSpec keys(String... keys) {
        String yaml = """
                apiVersion: nightjar/v1
                pipeline: p
                sources:
                  payments: {format: csv, path: p.csv, schema: "id LONG, customer LONG, at TIMESTAMP, part STRING, x DOUBLE"}
                dataset:
                  spine: payments
                  key: [id]
                  columns: {x: x}
                """ + String.join("\n", keys).indent(2);
        return PipelineReader.parse(yaml, "p.yaml", new Substitution(Optional.empty(), Map.of(), Map.of()))
                .dataset()
                .orElseThrow();
    }
}
