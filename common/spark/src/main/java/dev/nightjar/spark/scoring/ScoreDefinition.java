/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import dev.nightjar.core.CodeVersion;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.spark.step.StepContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;

/**
 * All that a score depends on: the row's key and inputs, the model's files, which its threshold is in, how it scores and what
 * it explains, and the programs and time zone that compute it. What differs in any of these has another hash.
 */
record ScoreDefinition(StepContext night, ModelVersion version) {

    /**
     * A hash of each row with its definition, BINARY.
     *
     * @param examples with key and the model's inputs
     */
    Column hash(Dataset<Row> examples) {
        Set<String> columns =
                new LinkedHashSet<>(night.spec().dataset().orElseThrow().key());
        columns.addAll(version.signature().keySet());
        return InputHash.of(
                List.copyOf(columns),
                RowDigest.sha256().digest(text(examples, columns).getBytes(StandardCharsets.UTF_8)));
    }

    private String text(Dataset<Row> examples, Collection<String> columns) {
        List<String> lines = new ArrayList<>(List.of(
                version.manifestHash(),
                "explain " + night.spec().scoring().orElseThrow().explain(),
                "scorer " + night.options().scorer().name().toLowerCase(Locale.ROOT),
                "Nightjar " + CodeVersion.current(),
                "Spark " + night.spark().version(),
                "time zone " + night.spark().conf().get("spark.sql.session.timeZone")));
        for (String column : columns) {
            DataType type = examples.schema().apply(column).dataType();
            lines.add(column.length() + " " + column + " " + type.json());
        }
        return String.join("\n", lines);
    }
}
