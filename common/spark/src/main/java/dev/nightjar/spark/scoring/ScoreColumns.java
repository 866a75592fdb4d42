/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import static java.util.Map.entry;

import dev.nightjar.core.spec.ModelSpec;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.spark.io.TableDescription;
import dev.nightjar.spark.model.ModelColumns;
import dev.nightjar.spark.recommendation.RecommendationColumns;
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

    private static final Map<String, String> COMMENTS = Map.ofEntries(
            entry(RecommendationColumns.RANK, "Place in the user's list, from 1"),
            entry(RecommendationColumns.COLD_START, "Whether the item is from the popularity list, as the model has nothing to say to the user"),
            entry(ModelColumns.PREDICTION, "Predicted value; of two classes 1 for a decision for the positive one; of more the place of the predicted one; of"
                    + " clustering the cluster"),
            entry(ModelColumns.PROBABILITY, "Probability of the positive class; of more than two classes of each, in their order"),
            entry(ModelColumns.LABEL, "Predicted class by name"),
            entry(ModelColumns.QUANTILES, "Times by which the end comes with each of the probabilities asked for"),
            entry(ModelColumns.DECISION, "Whether the probability reaches the model's threshold"),
            entry(MODEL_NAME, "Model that scored"),
            entry(MODEL_VERSION, "Version of the model"),
            entry(SCORED_AT, "When the run scored"),
            entry(ModelColumns.DISTANCE, "How far the example is from its cluster"),
            entry(ModelColumns.SCORE, "How odd the example is, from 0 to 1"),
            entry(ModelColumns.ANOMALY, "Whether the score reaches the model's threshold"));

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
        spec.model().flatMap(ModelSpec::recommendation).ifPresent(recommendation -> {
            comments.put(recommendation.user(), "User that the list is for");
            comments.put(recommendation.item(), "Item of the list");
        });
        comments.putAll(COMMENTS);
        return TableDescription.byDate(
                        "Scores, one row an example and date; of recommendations one a user, rank and date", comments)
                .growing();
    }
}
