/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Parameters of algorithms that a pipeline file may set, as Spark ML names them. */
public final class Parameters {

    private static final List<String> TREES = List.of(
            "cacheNodeIds",
            "checkpointInterval",
            "impurity",
            "maxBins",
            "maxDepth",
            "maxMemoryInMB",
            "minInfoGain",
            "minInstancesPerNode",
            "minWeightFractionPerNode",
            "seed");
    private static final List<String> BOOSTING =
            with(TREES, "featureSubsetStrategy", "lossType", "maxIter", "stepSize", "subsamplingRate", "validationTol");
    private static final List<String> LINEAR = List.of(
            "aggregationDepth",
            "elasticNetParam",
            "fitIntercept",
            "maxBlockSizeInMB",
            "maxIter",
            "regParam",
            "standardization",
            "tol");

    private static final Map<String, List<String>> BY_ALGORITHM = Map.of(
            "logistic_regression",
            with(LINEAR, "family"),
            "linear_regression",
            with(LINEAR, "epsilon", "loss", "solver"),
            "gbt",
            BOOSTING,
            "xgboost",
            XgboostParameter.ids());

    /** Those that training a model a segment understands. */
    private static final Map<String, List<String>> BY_SEGMENT = Map.of(
            "logistic_regression",
            List.of("elasticNetParam", "fitIntercept", "maxIter", "regParam", "standardization", "tol"),
            "linear_regression",
            List.of("elasticNetParam", "fitIntercept", "regParam", "standardization"),
            "decision_tree",
            List.of("maxBins", "maxDepth", "minInfoGain", "minInstancesPerNode", "minWeightFractionPerNode"),
            "gbt",
            List.of(
                    "maxBins",
                    "maxDepth",
                    "maxIter",
                    "minInfoGain",
                    "minInstancesPerNode",
                    "minWeightFractionPerNode",
                    "stepSize"));

    private Parameters() {}

    /** All that an algorithm has; empty if they are not known before training. */
    public static Optional<List<String>> of(String algorithm) {
        return Optional.ofNullable(BY_ALGORITHM.get(algorithm));
    }

    /** All that an algorithm has where it trains a model a segment; empty if it does not. */
    public static Optional<List<String>> bySegment(String algorithm) {
        return Optional.ofNullable(BY_SEGMENT.get(algorithm));
    }

    /** The algorithms that train a model a segment. */
    static List<String> segmented() {
        return BY_SEGMENT.keySet().stream().sorted().toList();
    }

    private static List<String> with(List<String> names, String... more) {
        return Stream.concat(names.stream(), Stream.of(more)).sorted().toList();
    }
}
