/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.spec.ModelSpec;
import dev.nightjar.spark.dataset.ExampleColumns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A model just trained.
 *
 * @param metrics by `validation`, `test` and `baseline` (on the test rows)
 * @param outputs columns that it adds, with their Spark SQL types
 */
record FittedModel(SparkModel model, Map<String, Map<String, MetricValue>> metrics, Map<String, String> outputs) {

    static FittedModel fit(SparkSession spark, TrainingSet set, ModelSpec spec) {
        Dataset<Row> train = set.split(ExampleColumns.TRAIN);
        InputStatistics statistics =
                InputStatistics.of(train, set.inputs(), spec.preprocess().maxCategories());
        Estimator<?> estimator = Algorithm.of(spec).estimator(spec);
        PipelineModel pipeline = pipeline(train, statistics, spec, estimator);
        ModelDescription description = description(set, statistics, spec, estimator, 0.5);
        if (description.classification()) {
            SparkModel first = new SparkModel(pipeline, description, null);
            double threshold = BinaryMetrics.bestThreshold(ScoreCells.of(first.predict(set.validationOrTrain())));
            description = description(set, statistics, spec, estimator, threshold);
        }
        SparkModel scoring = new SparkModel(pipeline, description, null);
        ModelProfile profile = Profiler.profile(scoring.predict(train), statistics, scoring.watched());
        SparkModel model = new SparkModel(pipeline, description, profile);
        return new FittedModel(model, metrics(set, model, spec.seed()), outputs(model, set.examples()));
    }

    /** Preprocessing is fitted first, so that the algorithm's many passes go over cached vectors. */
    private static PipelineModel pipeline(
            Dataset<Row> train, InputStatistics statistics, ModelSpec spec, Estimator<?> estimator) {
        PipelineModel prepared = new Pipeline()
                .setStages(new Preprocessing(statistics, spec.preprocess())
                        .stages()
                        .toArray(PipelineStage[]::new))
                .fit(train);
        Dataset<Row> vectors = prepared.transform(train)
                .select(ModelColumns.FEATURES, ModelColumns.TARGET, ExampleColumns.WEIGHT)
                .cache();
        try {
            List<PipelineStage> stages = new ArrayList<>(List.of(prepared.stages()));
            stages.add((Transformer) estimator.fit(vectors));
            return new Pipeline()
                    .setStages(stages.toArray(PipelineStage[]::new))
                    .fit(train);
        } finally {
            vectors.unpersist();
        }
    }

    private static ModelDescription description(
            TrainingSet set, InputStatistics statistics, ModelSpec spec, Estimator<?> estimator, double threshold) {
        Map<String, String> signature = new LinkedHashMap<>();
        set.inputs()
                .forEach(input -> signature.put(
                        input, set.examples().schema().apply(input).dataType().sql()));
        return new ModelDescription(
                spec.task().orElseThrow().name().toLowerCase(java.util.Locale.ROOT),
                spec.algorithm().orElseThrow(),
                signature,
                set.target().classes(),
                threshold,
                Algorithm.used(estimator),
                statistics.empty());
    }

    private static Map<String, Map<String, MetricValue>> metrics(TrainingSet set, SparkModel model, long seed) {
        Map<String, Map<String, MetricValue>> metrics = new LinkedHashMap<>();
        Dataset<Row> test = set.split(ExampleColumns.TEST);
        if (set.rows().containsKey(ExampleColumns.VALIDATION)) {
            metrics.put("validation", evaluate(set.split(ExampleColumns.VALIDATION), model, seed));
        }
        metrics.put("test", evaluate(test, model, seed));
        metrics.put(
                "baseline",
                Evaluation.baseline(test, set.trainMean(), model.description().classification(), seed));
        return metrics;
    }

    private static Map<String, MetricValue> evaluate(Dataset<Row> rows, SparkModel model, long seed) {
        return Evaluation.of(
                model.predict(rows),
                model.description().classes(),
                model.description().threshold(),
                seed);
    }

    private static Map<String, String> outputs(SparkModel model, Dataset<Row> examples) {
        Map<String, String> outputs = new LinkedHashMap<>();
        var before = List.of(examples.columns());
        for (var field : model.predict(examples).schema().fields()) {
            if (!before.contains(field.name())) {
                outputs.put(field.name(), field.dataType().sql());
            }
        }
        return outputs;
    }
}
