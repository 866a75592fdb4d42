/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.col;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.registry.Curve;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.spec.AnomalySpec;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.spark.anomaly.Calibration;
import dev.nightjar.spark.anomaly.RawScore;
import dev.nightjar.spark.anomaly.ScoreDistribution;
import dev.nightjar.spark.dataset.ExampleColumns;
import dev.nightjar.spark.evaluation.BinaryCurves;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * How odd examples are, learned without labels; labels, where the pipeline file has them, are only judged by. The score of
 * an isolation forest is its own, those of the other algorithms are {@link Calibration calibrated}.
 */
final class AnomalyTask implements ModelTask {

    private static final String RAW_SCORE = "_raw_score";

    @Override
    public FittedModel fit(SparkSession spark, TrainingSet set, PipelineSpec spec) {
        Unsupervised unsupervised = new Unsupervised(set, spec);
        PipelineModel pipeline = unsupervised.fit();
        // what follows is all about the same scores, which neither scale nor threshold changes
        Dataset<Row> raw = raw(pipeline, set.examples()).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            ModelDescription description = decided(
                    unsupervised.description(pipeline),
                    ScoreDistribution.of(set.with(raw).split(ExampleColumns.TRAIN), RAW_SCORE),
                    spec.model().orElseThrow().anomaly().orElseThrow());
            TrainingSet scored = set.with(scored(raw, description));
            ModelProfile profile = Profiler.profile(
                    scored.split(ExampleColumns.TRAIN),
                    set.balance().standsFor(),
                    unsupervised.statistics(),
                    watched(description));
            return new FittedModel(
                    new SparkModel(() -> pipeline, description, profile),
                    new Judgement(
                            metrics(scored, description, spec),
                            List.of(),
                            curves(scored, description),
                            List.of(),
                            List.of(),
                            notes(description)),
                    ColumnTypes.of(scored.examples(), outputs(description)));
        } finally {
            raw.unpersist();
        }
    }

    @Override
    public Dataset<Row> predict(SparkModel model, Dataset<Row> examples) {
        return scored(raw(model.pipeline().get(), examples), model.description())
                .select(Unsupervised.columns(examples, outputs(model.description())));
    }

    @Override
    public List<String> outputs(ModelDescription description) {
        return List.of(ModelColumns.SCORE, ModelColumns.ANOMALY);
    }

    @Override
    public String watched(ModelDescription description) {
        return ModelColumns.SCORE;
    }

    @Override
    public Map<String, MetricValue> evaluate(ModelDescription description, Dataset<Row> scored, long seed) {
        boolean labelled = List.of(scored.columns()).contains(ExampleColumns.LABEL)
                && !description.classes().isEmpty();
        Dataset<Row> judged = labelled ? new Target(description.classes()).add(scored) : scored;
        return AnomalyMetrics.of(judged, labelled, description.threshold(), seed);
    }

    private static Dataset<Row> raw(PipelineModel pipeline, Dataset<Row> examples) {
        return pipeline.transform(examples)
                .withColumn(RAW_SCORE, RawScore.of(Unsupervised.last(pipeline)))
                .select(Unsupervised.columns(examples, List.of(RAW_SCORE)));
    }

    private static Dataset<Row> scored(Dataset<Row> raw, ModelDescription description) {
        return raw.withColumn(
                        ModelColumns.SCORE,
                        description
                                .calibration()
                                .map(scale -> scale.score(col(RAW_SCORE)))
                                .orElse(col(RAW_SCORE)))
                .withColumn(ModelColumns.ANOMALY, col(ModelColumns.SCORE).geq(description.threshold()));
    }

    /** Chooses scale and threshold by the training rows. */
    private static ModelDescription decided(
            ModelDescription undecided, ScoreDistribution training, AnomalySpec anomaly) {
        if (!training.finite()) {
            throw new DataRefused("Cannot train " + undecided.algorithm()
                    + ": scores of some training rows are not finite, as of numbers too large to be squared. Bound them in"
                    + " dataset.columns.");
        }
        Optional<Calibration> calibration = undecided.algorithm().equals("isolation_forest")
                ? Optional.empty()
                : Optional.of(Calibration.of(training));
        double threshold = anomaly.threshold().orElseGet(() -> {
            double raw = training.reachedBy(anomaly.contamination().orElseThrow());
            return calibration.map(scale -> scale.score(raw)).orElse(raw);
        });
        return undecided.scoring(calibration).deciding(threshold);
    }

    private Map<String, Map<String, MetricValue>> metrics(
            TrainingSet scored, ModelDescription description, PipelineSpec spec) {
        long seed = spec.model().orElseThrow().seed();
        Map<String, Map<String, MetricValue>> metrics =
                scored.judged(split -> evaluate(description, scored.split(split), seed));
        metrics.put("baseline", baseline(scored, description, seed));
        return metrics;
    }

    private static Map<String, MetricValue> baseline(TrainingSet scored, ModelDescription description, long seed) {
        double rate = AnomalyMetrics.of(scored.split(ExampleColumns.TRAIN), false, description.threshold(), seed)
                .get(AnomalyMetrics.ANOMALY_RATE)
                .value();
        return AnomalyMetrics.atRandom(
                scored.split(ExampleColumns.TEST), !description.classes().isEmpty(), rate, seed);
    }

    private static List<Curve> curves(TrainingSet scored, ModelDescription description) {
        List<Curve> curves = new ArrayList<>(List.of(ScoreCurve.of(Map.of(
                ExampleColumns.TRAIN,
                ScoreDistribution.of(scored.split(ExampleColumns.TRAIN), ModelColumns.SCORE),
                ExampleColumns.TEST,
                ScoreDistribution.of(scored.split(ExampleColumns.TEST), ModelColumns.SCORE)))));
        if (!description.classes().isEmpty()) {
            BinaryCurves.of(AnomalyMetrics.cells(scored.split(ExampleColumns.TEST))).stream()
                    .filter(curve -> !curve.name().equals("calibration"))
                    .forEach(curves::add);
        }
        return curves;
    }

    private static List<String> notes(ModelDescription description) {
        return List.of(
                String.format(
                        Locale.ROOT,
                        "Rows with a score of %.4f or more are taken for anomalies.",
                        description.threshold()),
                "The baseline is a score that says nothing, and as many anomalies as among the training rows, taken at"
                        + " random.");
    }
}
