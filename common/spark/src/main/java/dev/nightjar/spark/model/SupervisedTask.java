/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.spec.ModelSpec;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.core.spec.ScoringSpec;
import dev.nightjar.spark.dataset.ExampleColumns;
import dev.nightjar.spark.evaluation.Slices;
import dev.nightjar.spark.evaluation.Thresholds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/** Classification and regression: one prediction an example, learned from labels. */
final class SupervisedTask implements ModelTask {

    @Override
    public FittedModel fit(SparkSession spark, TrainingSet set, PipelineSpec pipelineSpec) {
        // before anything that takes long, as a wrong one is refused
        Slices slices = Slices.of(
                set.split(ExampleColumns.TEST),
                pipelineSpec.model().orElseThrow().slices());
        Tuning tuning = Tuning.of(set, pipelineSpec);
        ModelSpec spec = tuning.spec();
        Learner learner = Learner.of(spec, set.target().classes().size());
        List<String> inputs = learner.inputs(set.inputs());
        InputStatistics statistics = InputStatistics.of(set.split(ExampleColumns.TRAIN), inputs, spec.preprocess());
        PipelineModel pipeline = pipeline(set, statistics, spec, learner);
        ModelDescription undecided = description(set, inputs, statistics, spec, learner);
        // what follows is all about the same predictions, which do not depend on the threshold
        Dataset<Row> predicted = new SparkModel(() -> pipeline, undecided, null)
                .predict(set.examples())
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            FittedModel fitted = judged(set.with(predicted), statistics, spec, slices, pipeline, undecided);
            SparkModel.requireExplained(
                    pipelineSpec.scoring().map(ScoringSpec::explain).orElse(0),
                    fitted.model().description().scorer());
            return fitted.with(new Attachments(tuning.found(), SegmentFigures.of(predicted, spec, pipeline)));
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
        ModelDescription description = undecided.binary()
                ? undecided.deciding(Thresholds.best(predicted.validationOrTrain(), spec.cost()))
                : undecided;
        SparkModel model = new SparkModel(() -> pipeline, description, null);
        ModelProfile profile = Profiler.profile(
                predicted.split(ExampleColumns.TRAIN), predicted.balance().standsFor(), statistics, model.watched());
        ChosenScorer scorer =
                new ScorerChoice(pipeline, description, Preprocessing.means(statistics, spec)).of(predicted.examples());
        return new FittedModel(
                new SparkModel(() -> pipeline, description.scoredBy(scorer), profile),
                new SupervisedJudge(predicted, model, pipeline, slices, spec.seed()).judge(),
                ColumnTypes.of(predicted.examples(), model.outputs()));
    }

    /** Preprocessing is fitted first, so that the algorithm's many passes go over cached vectors. */
    private static PipelineModel pipeline(
            TrainingSet set, InputStatistics statistics, ModelSpec spec, Learner learner) {
        Prepared prepared = new Preprocessing(
                        statistics, spec.preprocess(), Algorithm.of(spec).needs(spec))
                .fit(
                        set.balance().weigh(set.split(ExampleColumns.TRAIN)),
                        set.target().classes().size());
        Dataset<Row> vectors = learner.vectors(prepared.rows()).cache();
        try {
            List<PipelineStage> stages = new ArrayList<>(prepared.stages());
            stages.addAll(learner.fit(vectors));
            // all are fitted, so that this only puts them in a row
            return new Pipeline()
                    .setStages(stages.toArray(PipelineStage[]::new))
                    .fit(set.examples());
        } finally {
            vectors.unpersist();
        }
    }

    /** Of a model that decides from a probability of one half. */
    static ModelDescription description(
            TrainingSet set, List<String> inputs, InputStatistics statistics, ModelSpec spec, Learner learner) {
        return new ModelDescription(
                        spec.task().orElseThrow().name().toLowerCase(Locale.ROOT),
                        spec.algorithm().orElseThrow(),
                        Segmentation.of(spec).signature(ColumnTypes.of(set.examples(), inputs), set.examples()),
                        set.target().classes(),
                        set.balance(),
                        0.5,
                        learner.params(),
                        statistics.empty())
                .costing(spec.cost());
    }

    @Override
    public Dataset<Row> predict(SparkModel model, Dataset<Row> examples) {
        List<String> kept = new ArrayList<>(List.of(examples.columns()));
        kept.addAll(model.explanation());
        return new Predictions(model.description()).of(model.transform(examples), kept);
    }

    @Override
    public List<String> outputs(ModelDescription description) {
        return new Predictions(description).outputs();
    }

    @Override
    public String watched(ModelDescription description) {
        return new Predictions(description).watched();
    }

    @Override
    public Map<String, MetricValue> evaluate(ModelDescription description, Dataset<Row> scored, long seed) {
        return SupervisedEvaluators.of(description, scored, seed)
                .metrics(new Target(description.classes()).add(scored));
    }
}
