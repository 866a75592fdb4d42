/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.col;

import dev.nightjar.core.registry.Bars;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.spark.clustering.ClusterDistance;
import dev.nightjar.spark.clustering.Perplexity;
import dev.nightjar.spark.clustering.RandIndex;
import dev.nightjar.spark.clustering.Silhouette;
import dev.nightjar.spark.dataset.ExampleColumns;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.clustering.LDAModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Clusters of examples, and topics of texts, learned without labels. Metrics are `silhouette`, of topics `logPerplexity`
 * in its place, and where the pipeline file has a label `adjustedRand`, the agreement of clusters with it. The baseline is
 * one cluster, or one topic, of all examples: it has a silhouette of 0, the perplexity of the words' own shares, and agrees
 * with no label but by chance.
 */
final class ClusteringTask implements ModelTask {

    private static final String SILHOUETTE = "silhouette";
    private static final String LOG_PERPLEXITY = "logPerplexity";
    private static final String ADJUSTED_RAND = "adjustedRand";

    @Override
    public FittedModel fit(SparkSession spark, TrainingSet set, PipelineSpec spec) {
        Unsupervised unsupervised = new Unsupervised(set, spec);
        PipelineModel pipeline = unsupervised.fit();
        ModelDescription description = unsupervised.description(pipeline);
        Dataset<Row> vectors = assigned(pipeline, set.examples()).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            TrainingSet assigned = set.with(vectors);
            Dataset<Row> train = assigned.split(ExampleColumns.TRAIN);
            ModelProfile profile =
                    Profiler.profile(train, set.balance().standsFor(), unsupervised.statistics(), watched(description));
            return new FittedModel(
                    new SparkModel(() -> pipeline, description, profile),
                    new Judgement(
                            metrics(pipeline, assigned),
                            List.of(),
                            List.of(),
                            List.of(sizes(train)),
                            List.of(),
                            List.of("The baseline is one cluster, or topic, of all rows.")),
                    ColumnTypes.of(vectors, outputs(description)));
        } finally {
            vectors.unpersist();
        }
    }

    @Override
    public Dataset<Row> predict(SparkModel model, Dataset<Row> examples) {
        return assigned(model.pipeline().get(), examples)
                .select(Unsupervised.columns(examples, outputs(model.description())));
    }

    @Override
    public List<String> outputs(ModelDescription description) {
        return List.of(ModelColumns.PREDICTION, ModelColumns.DISTANCE);
    }

    @Override
    public String watched(ModelDescription description) {
        return ModelColumns.DISTANCE;
    }

    /** Only the agreement with labels: all else takes the examples' features. */
    @Override
    public Map<String, MetricValue> evaluate(ModelDescription description, Dataset<Row> scored, long seed) {
        return agreement(scored);
    }

    @Override
    public Map<String, MetricValue> test(SparkModel model, TrainingSet set, long seed) {
        PipelineModel pipeline = model.pipeline().get();
        return judged(pipeline, assigned(pipeline, set.split(ExampleColumns.TEST)));
    }

    /** Examples with their features, cluster and distance. */
    private static Dataset<Row> assigned(PipelineModel pipeline, Dataset<Row> examples) {
        return ClusterDistance.of(Unsupervised.last(pipeline))
                .add(pipeline.transform(examples), ModelColumns.PREDICTION, ModelColumns.DISTANCE)
                .select(Unsupervised.columns(
                        examples, List.of(ModelColumns.FEATURES, ModelColumns.PREDICTION, ModelColumns.DISTANCE)));
    }

    private Map<String, Map<String, MetricValue>> metrics(PipelineModel pipeline, TrainingSet assigned) {
        Map<String, Map<String, MetricValue>> metrics =
                assigned.judged(split -> judged(pipeline, assigned.split(split)));
        metrics.put("baseline", baseline(assigned, metrics.get(ExampleColumns.TEST)));
        return metrics;
    }

    private Map<String, MetricValue> judged(PipelineModel pipeline, Dataset<Row> vectors) {
        Map<String, MetricValue> metrics = new LinkedHashMap<>();
        if (Unsupervised.last(pipeline) instanceof LDAModel topics) {
            double perplexity = topics.logPerplexity(vectors);
            // not so if no text has a known word
            if (Double.isFinite(perplexity)) {
                metrics.put(LOG_PERPLEXITY, MetricValue.of(perplexity));
            }
        } else {
            Silhouette silhouette = Silhouette.of(vectors, ModelColumns.FEATURES, ModelColumns.PREDICTION);
            metrics.put(
                    SILHOUETTE,
                    new MetricValue(
                            silhouette.value(),
                            Optional.of(silhouette.value() - silhouette.halfWidth()),
                            Optional.of(silhouette.value() + silhouette.halfWidth())));
        }
        metrics.putAll(agreement(vectors));
        return metrics;
    }

    /** On the rows whose label is known; none without such. */
    private static Map<String, MetricValue> agreement(Dataset<Row> assigned) {
        if (!List.of(assigned.columns()).contains(ExampleColumns.LABEL)) {
            return Map.of();
        }
        Dataset<Row> labelled = assigned.where(col(ExampleColumns.LABEL).isNotNull());
        return labelled.isEmpty()
                ? Map.of()
                : Map.of(
                        ADJUSTED_RAND,
                        MetricValue.of(RandIndex.adjusted(labelled, ModelColumns.PREDICTION, ExampleColumns.LABEL)));
    }

    private static Map<String, MetricValue> baseline(TrainingSet assigned, Map<String, MetricValue> test) {
        Map<String, MetricValue> baseline = new LinkedHashMap<>();
        for (String metric : test.keySet()) {
            double value = metric.equals(LOG_PERPLEXITY)
                    ? Perplexity.ofOneTopic(
                            assigned.split(ExampleColumns.TRAIN),
                            assigned.split(ExampleColumns.TEST),
                            ModelColumns.FEATURES)
                    : 0;
            baseline.put(metric, MetricValue.of(value));
        }
        return baseline;
    }

    private static Bars sizes(Dataset<Row> train) {
        List<Bars.Bar> bars = train
                .groupBy(col(ModelColumns.PREDICTION))
                .count()
                .orderBy(ModelColumns.PREDICTION)
                // one row a cluster
                .collectAsList()
                .stream()
                .map(row ->
                        new Bars.Bar(row.isNullAt(0) ? "none" : String.valueOf(row.getInt(0)), (double) row.getLong(1)))
                .toList();
        return new Bars("sizes", "Sizes of clusters", "training rows", bars);
    }
}
