/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import dev.nightjar.core.spec.ModelSpec.Task;
import dev.nightjar.core.spec.MonitoringSpec.DriftMetric;
import dev.nightjar.core.spec.MonitoringSpec.DriftSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a pipeline file may say, and this version of Nightjar does not do yet. It is refused, never ignored. */
public final class Support {

    private static final Map<Task, Set<String>> ALGORITHMS = Map.of(
            Task.CLASSIFICATION,
            Set.of(
                    "logistic_regression",
                    "decision_tree",
                    "random_forest",
                    "gbt",
                    "naive_bayes",
                    "linear_svc",
                    "multilayer_perceptron",
                    "factorization_machine",
                    "xgboost"),
            Task.REGRESSION,
            Set.of(
                    "linear_regression",
                    "generalized_linear",
                    "decision_tree",
                    "random_forest",
                    "gbt",
                    "factorization_machine",
                    "isotonic",
                    "survival",
                    "xgboost"),
            Task.RECOMMENDATION,
            Set.of("als", "fpgrowth"),
            Task.CLUSTERING,
            Set.of("kmeans", "bisecting_kmeans", "gaussian_mixture", "lda"),
            Task.FORECAST,
            Set.of(
                    "linear_regression",
                    "generalized_linear",
                    "decision_tree",
                    "random_forest",
                    "gbt",
                    "seasonal_naive"),
            Task.ANOMALY,
            Set.of("gaussian_mixture", "kmeans", "pca", "isolation_forest"));
    /** Tasks that can be tuned, and trained by segments. */
    private static final Set<Task> SUPERVISED = Set.of(Task.CLASSIFICATION, Task.REGRESSION);

    private static final Set<Task> SLICED = Set.of(Task.CLASSIFICATION, Task.REGRESSION);
    private static final Set<DriftMetric> DRIFT = Set.of(DriftMetric.PSI, DriftMetric.JS);

    private final ParsedPipeline parsed;
    private final List<Problem> problems = new ArrayList<>();

    private Support(ParsedPipeline parsed) {
        this.parsed = parsed;
    }

    /** @throws SpecError naming each key that is not supported yet, with its place */
    public static void refuseUnsupported(ParsedPipeline parsed) {
        List<Problem> problems = unsupported(parsed);
        if (!problems.isEmpty()) {
            throw new SpecError(problems);
        }
    }

    /** The keys that are not supported yet. */
    public static List<Problem> unsupported(ParsedPipeline parsed) {
        Support support = new Support(parsed);
        PipelineSpec spec = parsed.spec();
        spec.model().ifPresent(support::model);
        spec.scoring().ifPresent(scoring -> support.scoring(scoring, spec.model()));
        spec.monitoring().ifPresent(support::monitoring);
        support.forecast(spec);
        support.when(spec.maintain().isPresent(), "/maintain", "");
        return List.copyOf(support.problems);
    }

    private void model(ModelSpec model) {
        when(model.use().isPresent(), "/model/use", "");
        model.task().ifPresent(task -> {
            Set<String> known = ALGORITHMS.get(task);
            when(known.isEmpty(), "/model/task", lower(task));
            when(!SLICED.contains(task) && !model.slices().isEmpty(), "/model/slices", "");
            model.algorithm()
                    .filter(algorithm -> !known.isEmpty())
                    .ifPresent(algorithm -> when(!known.contains(algorithm), "/model/algorithm", algorithm));
        });
        boolean supervised = model.task().filter(SUPERVISED::contains).isPresent();
        when(!supervised && model.tune().isPresent(), "/model/tune", "");
        when(!supervised && !model.segmentBy().isEmpty(), "/model/segmentBy", "");
    }

    private void scoring(ScoringSpec scoring, Optional<ModelSpec> model) {
        boolean segmented = model.filter(spec -> !spec.segmentBy().isEmpty()).isPresent();
        when(scoring.explain() > 0 && segmented, "/scoring/explain", "of segment models");
    }

    private void monitoring(MonitoringSpec monitoring) {
        when(monitoring.window().isPresent(), "/monitoring/reference", "window");
        monitoring.features().ifPresent(drift -> drift(drift, "/monitoring/features/metric"));
        monitoring.predictions().ifPresent(drift -> drift(drift, "/monitoring/predictions/metric"));
    }

    /** Inputs of a forecast are made when it scores, and are not measured there. */
    private void forecast(PipelineSpec spec) {
        boolean forecast = spec.model().flatMap(ModelSpec::forecast).isPresent();
        when(
                forecast && spec.monitoring().flatMap(MonitoringSpec::features).isPresent(),
                "/monitoring/features",
                "for task forecast");
    }

    private void drift(DriftSpec drift, String at) {
        when(!DRIFT.contains(drift.metric()), at, lower(drift.metric()));
    }

    private void when(boolean unsupported, String pointer, String value) {
        if (unsupported) {
            String key = pointer.substring(1).replace('/', '.');
            problems.add(parsed.problem(pointer, "not supported yet: " + key + (value.isEmpty() ? "" : ": " + value)));
        }
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(java.util.Locale.ROOT);
    }
}
