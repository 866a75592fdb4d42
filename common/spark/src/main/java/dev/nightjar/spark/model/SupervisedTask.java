/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.core.registry.Curve;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.spec.ModelSpec;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.spark.dataset.ExampleColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/** Classification and regression: one prediction an example, learned from labels. */
final class SupervisedTask implements ModelTask {

    @Override
    public FittedModel fit(SparkSession spark, TrainingSet set, PipelineSpec pipelineSpec) {
        ModelSpec spec = pipelineSpec.model().orElseThrow();
        Dataset<Row> train = set.split(ExampleColumns.TRAIN);
        InputStatistics statistics =
                InputStatistics.of(train, set.inputs(), spec.preprocess().maxCategories());
        Estimator<?> estimator = Algorithm.of(spec).estimator(spec);
        PipelineModel pipeline = pipeline(set.balance().weigh(train), statistics, spec, estimator);
        ModelDescription undecided = description(set, statistics, spec, estimator, 0.5);
        // what follows is all about the same predictions, which do not depend on the threshold
        Dataset<Row> predicted = new SparkModel(() -> pipeline, undecided, null)
                .predict(set.examples())
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            return judged(set.with(predicted), statistics, spec, pipeline, undecided);
        } finally {
            predicted.unpersist();
        }
    }

    /** Chooses the threshold, and measures profile and metrics. */
    private static FittedModel judged(
            TrainingSet predicted,
            InputStatistics statistics,
            ModelSpec spec,
            PipelineModel pipeline,
            ModelDescription undecided) {
        ModelDescription description = undecided.classification()
                ? undecided.deciding(BinaryMetrics.bestThreshold(predicted.validationOrTrain()))
                : undecided;
        SparkModel model = new SparkModel(() -> pipeline, description, null);
        ModelProfile profile = Profiler.profile(
                predicted.split(ExampleColumns.TRAIN), predicted.balance().standsFor(), statistics, model.watched());
        return new FittedModel(
                new SparkModel(() -> pipeline, description, profile),
                metrics(predicted, description, spec.seed()),
                outputs(predicted.examples(), model),
                curves(predicted, description),
                Importance.of(
                                pipeline,
                                predicted.examples().drop(model.outputs().toArray(String[]::new)))
                        .stream()
                        .toList());
    }

    private static List<Curve> curves(TrainingSet predicted, ModelDescription model) {
        return model.classification()
                ? BinaryCurves.of(ScoreCells.of(predicted.split(ExampleColumns.TEST)))
                : List.of();
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
                set.balance(),
                threshold,
                Algorithm.used(estimator),
                statistics.empty());
    }

    private static Map<String, Map<String, MetricValue>> metrics(
            TrainingSet predicted, ModelDescription model, long seed) {
        Map<String, Map<String, MetricValue>> metrics = new LinkedHashMap<>();
        for (String split : List.of(ExampleColumns.VALIDATION, ExampleColumns.TEST)) {
            if (predicted.rows().containsKey(split)) {
                metrics.put(split, Evaluation.of(predicted.split(split), model.classes(), model.threshold(), seed));
            }
        }
        metrics.put(
                "baseline",
                Evaluation.baseline(
                        predicted.split(ExampleColumns.TEST), predicted.trainMean(), model.classification(), seed));
        return metrics;
    }

    private static Map<String, String> outputs(Dataset<Row> predicted, SparkModel model) {
        Map<String, String> outputs = new LinkedHashMap<>();
        model.outputs()
                .forEach(output -> outputs.put(
                        output, predicted.schema().apply(output).dataType().sql()));
        return outputs;
    }

    @Override
    public Dataset<Row> predict(SparkModel model, Dataset<Row> examples) {
        ModelDescription description = model.description();
        List<Column> columns = new ArrayList<>(
                Arrays.stream(examples.columns()).map(c -> col("`" + c + "`")).toList());
        Dataset<Row> scored = model.pipeline().get().transform(examples);
        if (!description.classification()) {
            columns.add(col(ModelColumns.RAW).as(ModelColumns.PREDICTION));
            return scored.select(columns.toArray(Column[]::new));
        }
        Column probability = description
                .balance()
                .probability(functions.vector_to_array(col(ModelColumns.PROBABILITIES), "float64"), 1);
        Column decision = col(ModelColumns.PROBABILITY).geq(description.threshold());
        columns.add(probability.as(ModelColumns.PROBABILITY));
        return scored.select(columns.toArray(Column[]::new))
                .withColumn(ModelColumns.DECISION, decision)
                .withColumn(ModelColumns.PREDICTION, when(decision, 1.0).otherwise(0.0))
                .withColumn(
                        ModelColumns.LABEL,
                        when(decision, lit(description.classes().get(1)))
                                .otherwise(lit(description.classes().get(0))));
    }

    @Override
    public List<String> outputs(ModelDescription description) {
        return description.classification()
                ? List.of(ModelColumns.PROBABILITY, ModelColumns.DECISION, ModelColumns.PREDICTION, ModelColumns.LABEL)
                : List.of(ModelColumns.PREDICTION);
    }

    @Override
    public String watched(ModelDescription description) {
        return description.classification() ? ModelColumns.PROBABILITY : ModelColumns.PREDICTION;
    }

    @Override
    public Map<String, MetricValue> evaluate(ModelDescription description, Dataset<Row> scored, long seed) {
        return Evaluation.of(
                new Target(description.classes()).add(scored), description.classes(), description.threshold(), seed);
    }
}
