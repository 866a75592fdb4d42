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
import dev.nightjar.spark.segment.SegmentedModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
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
        Tuning tuning = Tuning.of(set, pipelineSpec);
        ModelSpec spec = tuning.spec();
        Dataset<Row> train = set.split(ExampleColumns.TRAIN);
        InputStatistics statistics =
                InputStatistics.of(train, set.inputs(), spec.preprocess().maxCategories());
        PipelineModel pipeline = pipeline(set.balance().weigh(train), statistics, spec);
        ModelDescription undecided = description(set, statistics, spec);
        // what follows is all about the same predictions, which do not depend on the threshold
        Dataset<Row> predicted = new SparkModel(() -> pipeline, undecided, null)
                .predict(set.examples())
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            return judged(set.with(predicted), statistics, spec, pipeline, undecided)
                    .with(new Attachments(tuning.found(), SegmentFigures.of(predicted, spec, pipeline)));
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
    private static PipelineModel pipeline(Dataset<Row> train, InputStatistics statistics, ModelSpec spec) {
        PipelineModel prepared = prepared(train, statistics, spec);
        Dataset<Row> vectors = vectors(prepared.transform(train), spec).cache();
        try {
            List<PipelineStage> stages = new ArrayList<>(List.of(prepared.stages()));
            stages.addAll(List.of(learnt(vectors, spec).stages()));
            return new Pipeline()
                    .setStages(stages.toArray(PipelineStage[]::new))
                    .fit(train);
        } finally {
            vectors.unpersist();
        }
    }

    /** Preprocessing, fitted. */
    static PipelineModel prepared(Dataset<Row> train, InputStatistics statistics, ModelSpec spec) {
        return new Pipeline()
                .setStages(new Preprocessing(statistics, spec.preprocess())
                        .stages()
                        .toArray(PipelineStage[]::new))
                .fit(train);
    }

    /** What is learnt of prepared rows, and some columns more. */
    static Dataset<Row> vectors(Dataset<Row> prepared, ModelSpec spec, String... more) {
        List<String> columns =
                new ArrayList<>(List.of(ModelColumns.FEATURES, ModelColumns.TARGET, ExampleColumns.WEIGHT));
        columns.addAll(spec.segmentBy());
        columns.addAll(List.of(more));
        return prepared.select(columns.stream().map(c -> col("`" + c + "`")).toArray(Column[]::new));
    }

    /** The stages that the algorithm makes of vectors. */
    static PipelineModel learnt(Dataset<Row> vectors, ModelSpec spec) {
        return new Pipeline().setStages(new PipelineStage[] {estimator(spec)}).fit(vectors);
    }

    /** @throws dev.nightjar.core.failure.UsageError if a parameter is unknown or does not fit */
    static Estimator<?> estimator(ModelSpec spec) {
        return Segmentation.of(spec).of(Algorithm.of(spec).estimator(spec));
    }

    /** Of a model that decides from a probability of one half. */
    static ModelDescription description(TrainingSet set, InputStatistics statistics, ModelSpec spec) {
        Map<String, String> signature = new LinkedHashMap<>();
        set.inputs()
                .forEach(input -> signature.put(
                        input, set.examples().schema().apply(input).dataType().sql()));
        Segmentation segments = Segmentation.of(spec);
        return new ModelDescription(
                spec.task().orElseThrow().name().toLowerCase(java.util.Locale.ROOT),
                spec.algorithm().orElseThrow(),
                segments.signature(signature, set.examples()),
                set.target().classes(),
                set.balance(),
                0.5,
                segments.params(Algorithm.used(Algorithm.of(spec).estimator(spec))),
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
        if (Segmentation.in(description)) {
            columns.add(col(SegmentedModel.SEGMENT_MODEL));
        }
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
        List<String> outputs = new ArrayList<>(
                description.classification()
                        ? List.of(
                                ModelColumns.PROBABILITY,
                                ModelColumns.DECISION,
                                ModelColumns.PREDICTION,
                                ModelColumns.LABEL)
                        : List.of(ModelColumns.PREDICTION));
        if (Segmentation.in(description)) {
            outputs.add(SegmentedModel.SEGMENT_MODEL);
        }
        return List.copyOf(outputs);
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
