/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.spec.ModelSpec;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.core.spec.RecommendationSpec;
import dev.nightjar.spark.dataset.ExampleColumns;
import dev.nightjar.spark.recommendation.FactorTraining;
import dev.nightjar.spark.recommendation.Interactions;
import dev.nightjar.spark.recommendation.ListModel;
import dev.nightjar.spark.recommendation.ListSettings;
import dev.nightjar.spark.recommendation.RecommendationColumns;
import dev.nightjar.spark.recommendation.Recommendations;
import dev.nightjar.spark.recommendation.RuleTraining;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.fpm.FPGrowth;
import org.apache.spark.ml.recommendation.ALS;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Recommendation: a list of items a user, learned from who had what. */
final class RecommendationTask implements ModelTask {

    private static final String TASK = "recommendation";
    private static final String ALS = "als";
    private static final String IMPLICIT = "implicitPrefs";
    private static final String TOP_K = "topK";
    private static final String EXCLUDE_SEEN = "excludeSeen";

    @Override
    public FittedModel fit(SparkSession spark, TrainingSet set, PipelineSpec pipelineSpec) {
        ModelSpec spec = pipelineSpec.model().orElseThrow();
        RecommendationSpec lists = spec.recommendation().orElseThrow();
        Interactions columns = new Interactions(
                lists.user(),
                lists.item(),
                lists.rating().map(rating -> ExampleColumns.LABEL),
                pipelineSpec.dataset().orElseThrow().timestamp(),
                lists.implicit());
        Dataset<Row> train = set.split(ExampleColumns.TRAIN);
        Estimator<?> estimator = estimator(spec);
        ListModel<?> stage = stage(estimator, train, columns, new ListSettings(lists.topK(), lists.excludeSeen()));
        PipelineModel pipeline =
                new Pipeline().setStages(new PipelineStage[] {stage}).fit(train);
        ModelDescription description = description(set, spec, lists, estimator);
        Dataset<Row> made = stage.transform(train);
        ModelProfile profile = Profiler.profile(made, lit(1.0), InputStatistics.NONE, RecommendationColumns.PREDICTION);
        return new FittedModel(
                new SparkModel(() -> pipeline, description, profile),
                metrics(new JudgedRecommendations(stage, columns, spec.seed()), set),
                ColumnTypes.of(made, outputs(description)),
                List.of(),
                List.of());
    }

    private static Estimator<?> estimator(ModelSpec spec) {
        String algorithm = spec.algorithm().orElseThrow();
        EstimatorSettings settings = new EstimatorSettings(
                        algorithm, algorithm.equals(ALS) ? new ALS() : new FPGrowth())
                .set("seed", spec.seed())
                .set(IMPLICIT, spec.recommendation().orElseThrow().implicit());
        spec.params().forEach(settings::given);
        return settings.estimator();
    }

    private static ListModel<?> stage(
            Estimator<?> estimator, Dataset<Row> train, Interactions columns, ListSettings settings) {
        return estimator instanceof ALS als
                ? new FactorTraining(columns, settings).fit(als, train)
                : new RuleTraining(columns, settings).fit((FPGrowth) estimator, train);
    }

    private static ModelDescription description(
            TrainingSet set, ModelSpec spec, RecommendationSpec lists, Estimator<?> estimator) {
        Map<String, String> params = new TreeMap<>(EstimatorSettings.used(estimator));
        params.put(TOP_K, String.valueOf(lists.topK()));
        params.put(EXCLUDE_SEEN, String.valueOf(lists.excludeSeen()));
        return new ModelDescription(
                TASK,
                spec.algorithm().orElseThrow(),
                ColumnTypes.of(set.examples(), List.of(lists.user(), lists.item())),
                List.of(),
                ClassBalance.NONE,
                0,
                params,
                List.of());
    }

    private static Map<String, Map<String, MetricValue>> metrics(JudgedRecommendations judged, TrainingSet set) {
        Map<String, Map<String, MetricValue>> metrics = set.judged(split -> judged.of(set, split));
        if (metrics.get(ExampleColumns.TEST).isEmpty()) {
            throw new DataRefused("Cannot judge the model: no user of the test split has an item that the user does not"
                    + " have in the train split, too. Look at dataset.split, and at how much history there is.");
        }
        metrics.put("baseline", judged.popularity(set));
        return metrics;
    }

    @Override
    public Dataset<Row> predict(SparkModel model, Dataset<Row> examples) {
        return model.pipeline().get().transform(examples);
    }

    /** The user and the item have their own names. */
    @Override
    public List<String> outputs(ModelDescription description) {
        List<String> columns = List.copyOf(description.signature().keySet());
        return List.of(
                columns.get(0),
                RecommendationColumns.RANK,
                columns.get(1),
                RecommendationColumns.PREDICTION,
                RecommendationColumns.COLD_START);
    }

    @Override
    public String watched(ModelDescription description) {
        return RecommendationColumns.PREDICTION;
    }

    /** Of scored lists and, in rows without `rank`, items that were taken later. */
    @Override
    public Map<String, MetricValue> evaluate(ModelDescription description, Dataset<Row> scored, long seed) {
        return Recommendations.judge(
                scored,
                columns(description),
                Integer.parseInt(description.params().get(TOP_K)),
                seed);
    }

    @Override
    public Map<String, MetricValue> test(SparkModel model, TrainingSet set, long seed) {
        ListModel<?> stage = (ListModel<?>) model.pipeline().get().stages()[0];
        return new JudgedRecommendations(stage, columns(model.description()), seed).of(set, ExampleColumns.TEST);
    }

    /** As far as lists and ratings are judged by them. */
    private static Interactions columns(ModelDescription description) {
        List<String> names = List.copyOf(description.signature().keySet());
        boolean explicit = "false".equals(description.params().get(IMPLICIT));
        return new Interactions(names.get(0), names.get(1), Optional.empty(), Optional.empty(), !explicit);
    }
}
