/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Algorithms and metrics by task, as the file names them. */
final class Catalog {

    private static final Map<String, List<String>> ALGORITHMS = Map.of(
            "classification",
            List.of(
                    "logistic_regression",
                    "decision_tree",
                    "random_forest",
                    "gbt",
                    "naive_bayes",
                    "linear_svc",
                    "multilayer_perceptron",
                    "factorization_machine",
                    "xgboost"),
            "regression",
            List.of(
                    "linear_regression",
                    "generalized_linear",
                    "decision_tree",
                    "random_forest",
                    "gbt",
                    "factorization_machine",
                    "isotonic",
                    "survival",
                    "xgboost"),
            "recommendation",
            List.of("als", "fpgrowth"),
            "clustering",
            List.of("kmeans", "bisecting_kmeans", "gaussian_mixture", "lda"),
            "forecast",
            List.of(
                    "linear_regression",
                    "generalized_linear",
                    "decision_tree",
                    "random_forest",
                    "gbt",
                    "factorization_machine",
                    "isotonic",
                    "survival",
                    "xgboost",
                    "seasonal_naive"),
            "anomaly",
            List.of("gaussian_mixture", "kmeans", "pca", "isolation_forest"));

    private static final Map<String, List<String>> METRICS = Map.of(
            "classification",
            List.of(
                    "areaUnderROC",
                    "areaUnderPR",
                    "logLoss",
                    "brier",
                    "accuracy",
                    "precision",
                    "recall",
                    "f1",
                    "lift",
                    "calibrationError",
                    "cost"),
            "regression",
            List.of("rmse", "mae", "r2", "mape", "smape"),
            "recommendation",
            List.of("ndcgAtK", "mapAtK", "recallAtK", "precisionAtK", "coverage", "rmse"),
            "clustering",
            List.of("silhouette", "logPerplexity", "adjustedRand"),
            "forecast",
            List.of("rmse", "mae", "r2", "mape", "smape", "pinball", "intervalCoverage"),
            "anomaly",
            List.of("areaUnderROC", "areaUnderPR", "precisionAtK", "precision", "recall", "f1", "anomalyRate"));

    /** Those whose Spark ML class has no `weightCol`, or that have none. */
    private static final Set<String> WITHOUT_WEIGHTS = Set.of(
            "multilayer_perceptron",
            "factorization_machine",
            "survival",
            "als",
            "fpgrowth",
            "lda",
            "pca",
            "isolation_forest",
            "seasonal_naive");

    private Catalog() {}

    static List<String> algorithms(String task) {
        return ALGORITHMS.getOrDefault(task, List.of());
    }

    /** Whether examples may count more or less in training. */
    static boolean takesWeights(String algorithm) {
        return !WITHOUT_WEIGHTS.contains(algorithm);
    }

    /** Empty for tasks whose metrics are not known yet. */
    static List<String> metrics(String task) {
        return METRICS.getOrDefault(task, List.of());
    }
}
