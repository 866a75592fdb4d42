/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import dev.nightjar.core.spec.DatasetSpec;
import dev.nightjar.core.spec.ModelSpec;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.core.spec.SourceSpec;
import dev.nightjar.spark.compiled.CompiledPipeline;
import dev.nightjar.spark.dataset.Examples;
import dev.nightjar.spark.forecast.ForecastColumns;
import dev.nightjar.spark.io.TableDescription;
import dev.nightjar.spark.model.ModelColumns;
import dev.nightjar.spark.recommendation.RecommendationColumns;
import dev.nightjar.spark.segment.SegmentedModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Columns that every score has beside key, carried columns and the model's outputs. */
public final class ScoreColumns {

    /** STRING. */
    public static final String MODEL_NAME = "model_name";

    /** INT. */
    public static final String MODEL_VERSION = "model_version";

    /** TIMESTAMP: when the run scored. */
    public static final String SCORED_AT = "scored_at";

    /** INT: version of the model that scored beside the one that serves. */
    public static final String SHADOW_VERSION = "shadow_version";

    /** STRING: the run that computed the score; with `scoring.changed` another one than `_run_id` where it was carried over. */
    public static final String SCORED_RUN_ID = "scored_run_id";

    /** BINARY: with `scoring.changed`, the {@link ScoreDefinition hash} of all that the score depends on. */
    static final String INPUT_HASH = "_input_hash";

    private static final Map<String, String> OF_FORECASTS = Map.of(
            ForecastColumns.STEP,
            "Periods after the origin, from 1",
            ForecastColumns.ORIGIN,
            "Up to when all was known",
            ForecastColumns.PREDICTION,
            "Forecast of the period",
            ForecastColumns.LOW,
            "Lower end of the interval",
            ForecastColumns.HIGH,
            "Upper end of the interval");

    private static final Map<String, String> COMMENTS = Map.ofEntries(
            Map.entry(RecommendationColumns.RANK, "Place in the user's list, from 1"),
            Map.entry(
                    RecommendationColumns.COLD_START,
                    "Whether the item is from the popularity list, as the model has nothing to say to the user"),
            Map.entry(
                    ModelColumns.PREDICTION,
                    "Predicted value; of two classes 1 for a decision for the positive one; of more the place of the"
                            + " predicted one; of clustering the cluster or topic, from 0"),
            Map.entry(
                    ModelColumns.PROBABILITY,
                    "Probability of the positive class; of more than two classes of each, in their order"),
            Map.entry(ModelColumns.LABEL, "Predicted class by name"),
            Map.entry(ModelColumns.QUANTILES, "Times by which the end comes with each of the probabilities asked for"),
            Map.entry(ModelColumns.DECISION, "Whether the probability reaches the model's threshold"),
            Map.entry(
                    CompiledPipeline.EXPLANATION,
                    "What inputs add to the raw score: base_value, the strongest contributions and the other ones sum"
                            + " to it"),
            Map.entry(ModelColumns.DISTANCE, "How far the example is from its cluster"),
            Map.entry(ModelColumns.SCORE, "How odd the example is, from 0 to 1"),
            Map.entry(ModelColumns.ANOMALY, "Whether the score reaches the model's threshold"),
            Map.entry(SegmentedModel.SEGMENT_MODEL, "Segment whose own model scored, or (fallback)"),
            Map.entry(MODEL_NAME, "Model that scored"),
            Map.entry(MODEL_VERSION, "Version of the model, which of a split is not the same in all rows"),
            Map.entry(SCORED_AT, "When the run scored"),
            Map.entry(SCORED_RUN_ID, "Run that computed the score; another one than _run_id if it was carried over"),
            Map.entry(INPUT_HASH, "Hash of key, inputs, model and settings: the score is carried over while it stays"));

    private ScoreColumns() {}

    /** The column by which scores are explained, if contributions are asked for. */
    static List<String> explanation(int most) {
        return most > 0 ? List.of(CompiledPipeline.EXPLANATION) : List.of();
    }

    /**
     * How the table is made; columns carried along and outputs may join later. What comes from a source keeps the comment that
     * it has there.
     */
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
        comments.putAll(ofSource(spec));
        comments.putAll(COMMENTS);
        COMMENTS.forEach((name, comment) -> comments.put(Shadow.column(name), "Of the shadow: " + comment));
        comments.put(SHADOW_VERSION, "Version of the model that scored beside the one that serves");
        spec.model().flatMap(ModelSpec::forecast).ifPresent(forecast -> {
            spec.dataset().flatMap(DatasetSpec::timestamp).ifPresent(name -> comments.put(name, "Begin of the period"));
            forecast.series().forEach(name -> comments.put(name, "Tells the series"));
            comments.putAll(ofSource(spec));
            comments.putAll(OF_FORECASTS);
        });
        return TableDescription.byDate(
                        "Scores, one row an example and date; of recommendations one a user, rank and date; of"
                                + " forecasts one a series and period",
                        comments)
                .growing();
    }

    private static Map<String, String> ofSource(PipelineSpec spec) {
        Map<String, String> comments = new HashMap<>();
        SourceSpec source = spec.sources().get(Examples.scored(spec));
        source.schema().map(StructType::fromDDL).ifPresent(columns -> {
            for (StructField field : columns.fields()) {
                if (field.getComment().isDefined()) {
                    comments.put(field.name(), field.getComment().get());
                }
            }
        });
        return comments;
    }
}
