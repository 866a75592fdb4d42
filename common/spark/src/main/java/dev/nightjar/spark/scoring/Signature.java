/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.spark.compiled.CompiledPipeline;
import dev.nightjar.spark.model.ScoredRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Holds examples against what a model version was trained on. */
public final class Signature {

    private Signature() {}

    /** @throws DataRefused if an input is missing or has another type; nothing is computed for that */
    public static void check(Dataset<Row> examples, ModelVersion version) {
        List<String> columns = Arrays.asList(examples.columns());
        List<String> wrong = new ArrayList<>();
        version.signature().forEach((input, type) -> {
            if (!columns.contains(input)) {
                wrong.add(input + " " + type + " is missing");
            } else if (!examples.schema().apply(input).dataType().sql().equals(type)) {
                wrong.add(input + " is "
                        + examples.schema().apply(input).dataType().sql() + ", not " + type);
            }
        });
        if (!wrong.isEmpty()) {
            throw new DataRefused("Cannot score with version " + version.version() + " of model " + version.model()
                    + ": " + String.join("; ", wrong)
                    + ". The pipeline file has changed since it was trained: train again with --force-train.");
        }
        if (ScoredRows.of(version) == ScoredRows.OWN) {
            // none of the columns read is written as it is
            return;
        }
        Set<String> added = added(version);
        List<String> taken = columns.stream()
                .filter(column -> added.contains(column.toLowerCase(Locale.ROOT)))
                .toList();
        if (!taken.isEmpty()) {
            throw new DataRefused("Cannot score: the columns " + taken
                    + " are names of columns that scoring adds. Rename them with sources.<name>.clean, or leave them out of"
                    + " scoring.columns.");
        }
    }

    /** What scoring adds to examples, in lower case, as Spark does not tell cases apart. */
    private static Set<String> added(ModelVersion version) {
        Stream<String> own = Stream.of(
                CompiledPipeline.EXPLANATION,
                ScoreColumns.MODEL_NAME,
                ScoreColumns.MODEL_VERSION,
                ScoreColumns.SCORED_AT);
        return Stream.concat(version.outputs().keySet().stream(), own)
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }
}
