/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.spark.model.ScoredRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
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

    /**
     * Checks; nothing is computed for that.
     *
     * @param beside columns that are added beside the version's outputs
     * @throws DataRefused if an input is missing or has another type, or a column that is added is there
     */
    public static void check(Dataset<Row> examples, ModelVersion version, List<String> beside) {
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
        Set<String> added = added(version, beside);
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
    private static Set<String> added(ModelVersion version, List<String> beside) {
        return Stream.of(
                        version.outputs().keySet(),
                        beside,
                        List.of(ScoreColumns.MODEL_NAME, ScoreColumns.MODEL_VERSION, ScoreColumns.SCORED_AT))
                .flatMap(Collection::stream)
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }
}
