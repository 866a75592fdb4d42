/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.spark.model.TrainedModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A version that scores the rows of another one beside it, in the same pass over them. */
record Shadow(ModelVersion version, TrainedModel model) {

    private static final String ASIDE = "_served_";

    /** The column that an output of the shadow is written to. */
    static String column(String output) {
        return "shadow_" + output;
    }

    /**
     * Scores.
     *
     * @param predicted examples with what the version that serves says of them
     * @param outputs what it says
     * @return the same with those of the shadow as {@link #column}
     */
    Dataset<Row> beside(Dataset<Row> predicted, List<String> outputs) {
        Map<String, String> aside = new HashMap<>();
        Map<String, String> back = new HashMap<>();
        outputs.forEach(name -> {
            aside.put(name, ASIDE + name);
            back.put(ASIDE + name, name);
        });
        Map<String, String> renamed = new HashMap<>();
        version.outputs().keySet().forEach(name -> renamed.put(name, column(name)));
        return model.predict(predicted.withColumnsRenamed(aside))
                .withColumnsRenamed(renamed)
                .withColumnsRenamed(back);
    }
}
