/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Period;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The model and how it is judged.
 *
 * @param use another pipeline whose model this one scores with; then nothing else of the block is set
 * @param params named as in Spark ML
 * @param forecast set if that is the task
 * @param recommendation set if that is the task
 * @param anomaly set if that is the task
 * @param segmentBy columns; each combination of their values gets a model of its own
 * @param segmentMinRows training rows without which a segment is left to the model of all rows
 * @param slices columns, or Boolean expressions, that are evaluated apart
 */
public record ModelSpec(
        Optional<String> name,
        Optional<String> use,
        Optional<Task> task,
        Optional<String> algorithm,
        Map<String, JsonNode> params,
        Optional<ForecastSpec> forecast,
        Optional<RecommendationSpec> recommendation,
        Optional<AnomalySpec> anomaly,
        PreprocessSpec preprocess,
        Optional<TuneSpec> tune,
        long seed,
        List<String> segmentBy,
        long segmentMinRows,
        List<String> slices,
        Optional<CostSpec> cost,
        RetrainSpec retrain,
        List<GateSpec> gates,
        Promotion promotion,
        CardSpec card) {

    /** Training rows without which a segment is left to the model of all rows, where the file does not say. */
    public static final long USUAL_SEGMENT_MIN_ROWS = 100;

    /** Segments, if any, have the usual number of rows at least. */
    public ModelSpec(
            Optional<String> name,
            Optional<String> use,
            Optional<Task> task,
            Optional<String> algorithm,
            Map<String, JsonNode> params,
            Optional<ForecastSpec> forecast,
            Optional<RecommendationSpec> recommendation,
            Optional<AnomalySpec> anomaly,
            PreprocessSpec preprocess,
            Optional<TuneSpec> tune,
            long seed,
            List<String> segmentBy,
            List<String> slices,
            Optional<CostSpec> cost,
            RetrainSpec retrain,
            List<GateSpec> gates,
            Promotion promotion,
            CardSpec card) {
        this(
                name,
                use,
                task,
                algorithm,
                params,
                forecast,
                recommendation,
                anomaly,
                preprocess,
                tune,
                seed,
                segmentBy,
                USUAL_SEGMENT_MIN_ROWS,
                slices,
                cost,
                retrain,
                gates,
                promotion,
                card);
    }

    /** The same with some parameters set, or set to something else. */
    public ModelSpec withParams(Map<String, JsonNode> some) {
        Map<String, JsonNode> all = new LinkedHashMap<>(params);
        all.putAll(some);
        return new ModelSpec(
                name,
                use,
                task,
                algorithm,
                Ordered.copy(all),
                forecast,
                recommendation,
                anomaly,
                preprocess,
                tune,
                seed,
                segmentBy,
                segmentMinRows,
                slices,
                cost,
                retrain,
                gates,
                promotion,
                card);
    }

    /** What a model is for. */
    public enum Task {
        CLASSIFICATION,
        REGRESSION,
        RECOMMENDATION,
        CLUSTERING,
        FORECAST,
        ANOMALY
    }

    /** Whether a version that passes its gates becomes champion by itself. */
    public enum Promotion {
        AUTO,
        MANUAL
    }

    /**
     * How columns become a feature vector.
     *
     * @param columns what inputs are taken for, where their type and values would say otherwise
     */
    public record PreprocessSpec(
            Impute impute,
            Scale scale,
            Encode encode,
            int maxCategories,
            TimestampEncode timestamps,
            int textFeatures,
            boolean bigrams,
            Map<String, InputKind> columns) {

        /** The rest as it is by default. */
        public PreprocessSpec(Impute impute, Encode encode, int maxCategories, int textFeatures) {
            this(impute, Scale.AUTO, encode, maxCategories, TimestampEncode.PARTS, textFeatures, false, Map.of());
        }
    }

    /** What an input is taken for. */
    public enum InputKind {
        NUMERIC,
        CATEGORICAL,
        TEXT
    }

    /** What replaces a missing number; by default nothing where the algorithm has a way of its own, else the median. */
    public enum Impute {
        AUTO,
        MEDIAN,
        MEAN,
        MODE
    }

    /** How numbers are brought to one scale. */
    public enum Scale {
        AUTO,
        STANDARD,
        MINMAX,
        NONE
    }

    /** How the parts of a timestamp become numbers. */
    public enum TimestampEncode {
        PARTS,
        CYCLIC
    }

    /** How categories become numbers. */
    public enum Encode {
        ONEHOT,
        INDEX,
        TARGET
    }

    /**
     * A search for better parameters.
     *
     * @param method `random`, `grid` or `halving`
     * @param trials how many are drawn; a grid has every combination
     * @param space parameter to a list of values, or to a range
     */
    public record TuneSpec(String method, int trials, String metric, int parallelism, Map<String, JsonNode> space) {}

    /** What a wrong decision costs; chooses the threshold. */
    public record CostSpec(double falsePositive, double falseNegative) {}

    /**
     * When training is due.
     *
     * @param every days after the last training
     * @param minNewRows rows of the spine since the last training without which it waits
     */
    public record RetrainSpec(Optional<Period> every, boolean onDrift, Optional<OnDecay> onDecay, long minNewRows) {}

    /** What the model card says in words, beside the pipeline's description and owner. */
    public record CardSpec(Optional<String> intendedUse, Optional<String> limits, Optional<String> contact) {}

    /** A fall of a metric below what the champion had in test. */
    public record OnDecay(String metric, double drop) {}
}
