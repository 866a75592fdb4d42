/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.spec.ModelSpec;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.spark.dataset.ExampleColumns;
import dev.nightjar.spark.evaluation.Slices;
import dev.nightjar.spark.evaluation.Thresholds;
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
        // before anything that takes long, as a wrong one is refused
        Slices slices = Slices.of(set.split(ExampleColumns.TEST), spec.slices());
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
            return judged(set.with(predicted), statistics, spec, slices, pipeline, undecided);
        } finally {
            predicted.unpersist();
        }
    }

    /** Chooses the threshold, and measures profile and metrics. */
    private static FittedModel judged(
            TrainingSet predicted,
            InputStatistics statistics,
            ModelSpec spec,
            Slices slices,
            PipelineModel pipeline,
            ModelDescription undecided) {
        ModelDescription description = undecided.classification()
                ? undecided.deciding(Thresholds.best(predicted.validationOrTrain(), spec.cost()))
                : undecided;
        SparkModel model = new SparkModel(() -> pipeline, description, null);
        ModelProfile profile = Profiler.profile(
                predicted.split(ExampleColumns.TRAIN), predicted.balance().standsFor(), statistics, model.watched());
        return new FittedModel(
                new SparkModel(() -> pipeline, description, profile),
                new SupervisedJudge(predicted, model, pipeline, slices, spec.seed()).judge(),
                outputs(predicted.examples(), model));
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
                statistics.empty(),
                spec.cost());
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
        return SupervisedEvaluators.of(description, scored, seed)
                .metrics(new Target(description.classes()).add(scored));
    }
}
