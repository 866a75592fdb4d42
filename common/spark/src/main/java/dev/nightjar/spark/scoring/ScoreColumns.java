/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.spark.io.TableDescription;
import dev.nightjar.spark.model.ModelColumns;
import java.util.HashMap;
import java.util.Map;

/** Columns that every score has beside key, carried columns and the model's outputs. */
public final class ScoreColumns {

    /** STRING. */
    public static final String MODEL_NAME = "model_name";

    /** INT. */
    public static final String MODEL_VERSION = "model_version";

    /** TIMESTAMP: when the run scored. */
    public static final String SCORED_AT = "scored_at";

    private static final Map<String, String> COMMENTS = Map.of(
            ModelColumns.PREDICTION,
            "Predicted value, or 1 for a decision for the positive class; of clustering the cluster or topic",
            ModelColumns.DISTANCE,
            "How far the example is from its cluster",
            ModelColumns.SCORE,
            "How odd the example is, from 0 to 1",
            ModelColumns.ANOMALY,
            "Whether the score reaches the model's threshold",
            ModelColumns.PROBABILITY,
            "Probability of the positive class",
            ModelColumns.LABEL,
            "Predicted class by name",
            ModelColumns.DECISION,
            "Whether the probability reaches the model's threshold",
            MODEL_NAME,
            "Model that scored",
            MODEL_VERSION,
            "Version of the model",
            SCORED_AT,
            "When the run scored");

    private ScoreColumns() {}

    /** How the table is made; columns carried along and outputs may join later. */
    static TableDescription describe(PipelineSpec spec) {
        Map<String, String> comments = new HashMap<>();
        spec.scoring()
                .ifPresent(scoring ->
                        scoring.columns().forEach(column -> comments.put(column, "Carried along from the example")));
        spec.dataset().ifPresent(dataset -> {
            dataset.timestamp().ifPresent(column -> comments.put(column, "When the example was"));
            dataset.key().forEach(column -> comments.put(column, "Key of the example"));
        });
        comments.putAll(COMMENTS);
        return TableDescription.byDate("Scores, one row an example and date", comments)
                .growing();
    }
}
