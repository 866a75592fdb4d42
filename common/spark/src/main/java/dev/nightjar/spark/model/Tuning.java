/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.registry.Metric;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.spec.ModelSpec;
import dev.nightjar.core.spec.ModelSpec.TuneSpec;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.spark.dataset.ExampleColumns;
import dev.nightjar.spark.evaluation.ScoreCells;
import dev.nightjar.spark.evaluation.Thresholds;
import dev.nightjar.spark.tuning.Search;
import dev.nightjar.spark.tuning.Trial;
import dev.nightjar.spark.tuning.Tuned;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Searches the parameters of a supervised model. Preprocessing is fitted once, on rows that trials learn from, and its vectors are
 * kept for all of them. A smaller share of these rows is the same for every trial: rows are taken by a hash of what they say.
 *
 * @param spec with the parameters that were found
 * @param found what was tried, if the pipeline file asks for a search
 */
record Tuning(ModelSpec spec, Optional<Tuned> found) {

    private static final String SHARE = "_share";
    private static final long STEPS = 1L << 20;

    /**
     * Searches if the file asks for it.
     *
     * @throws dev.nightjar.core.failure.UsageError before anything is trained, if a trial's parameters are unknown or do not fit
     * @throws dev.nightjar.core.failure.DataRefused if all trials fail, or no rows can be held out
     */
    static Tuning of(TrainingSet set, PipelineSpec pipeline) {
        ModelSpec spec = pipeline.model().orElseThrow();
        return spec.tune()
                .map(tune -> searched(
                        set, spec, tune, pipeline.dataset().orElseThrow().timestamp()))
                .orElseGet(() -> new Tuning(spec, Optional.empty()));
    }

    private static Tuning searched(TrainingSet set, ModelSpec spec, TuneSpec tune, Optional<String> timestamp) {
        HeldOut rows = HeldOut.of(set, timestamp);
        Search search = new Search(tune, spec.seed(), Metric.improvement(tune.metric(), 0, 1) > 0, rows.name());
        int classes = set.target().classes().size();
        search.trials().forEach(trial -> Learner.of(spec.withParams(trial.params()), classes));
        Learner learner = Learner.of(spec.withParams(search.trials().get(0).params()), classes);
        InputStatistics statistics = InputStatistics.of(rows.learnt(), learner.inputs(set.inputs()), spec.preprocess());
        Dataset<Row> weighed = set.balance().weigh(rows.learnt().withColumn(SHARE, share(rows.learnt())));
        Prepared prepared = new Preprocessing(
                        statistics, spec.preprocess(), Algorithm.of(spec).needs(spec))
                .fit(weighed, classes);
        Dataset<Row> learnt = learner.vectors(prepared.rows(), SHARE).persist(StorageLevel.MEMORY_AND_DISK());
        Dataset<Row> judged = learner.vectors(
                        pipeline(prepared.stages(), weighed).transform(rows.judged()), ExampleColumns.LABEL)
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Tuned found = search.run((trial, share) ->
                    measured(set, statistics, spec.withParams(trial.params()), sample(learnt, share), judged));
            return new Tuning(spec.withParams(winner(search, found)), Optional.of(found));
        } finally {
            learnt.unpersist();
            judged.unpersist();
        }
    }

    /** All are fitted, so that this only puts them in a row. */
    private static PipelineModel pipeline(List<Transformer> fitted, Dataset<Row> rows) {
        return new Pipeline().setStages(fitted.toArray(PipelineStage[]::new)).fit(rows);
    }

    private static Map<String, JsonNode> winner(Search search, Tuned found) {
        return search.trials().stream()
                .filter(trial -> trial.number() == found.best())
                .map(Trial::params)
                .findFirst()
                .orElseThrow();
    }

    /** From 0 to below 1, and the same for equal rows. */
    private static Column share(Dataset<Row> rows) {
        return pmod(TrainingSet.contentHash(rows), lit(STEPS)).divide((double) STEPS);
    }

    private static Dataset<Row> sample(Dataset<Row> learnt, double share) {
        return (share < 1 ? learnt.where(col(SHARE).lt(share)) : learnt).drop(SHARE);
    }

    private static double measured(
            TrainingSet set, InputStatistics statistics, ModelSpec spec, Dataset<Row> learnt, Dataset<Row> judged) {
        Learner learner = Learner.of(spec, set.target().classes().size());
        PipelineModel trained = pipeline(learner.fit(learnt), judged);
        ModelDescription undecided =
                SupervisedTask.description(set, learner.inputs(set.inputs()), statistics, spec, learner);
        Dataset<Row> scored = new SparkModel(() -> trained, undecided, null)
                .predict(judged)
                .drop(ModelColumns.FEATURES)
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            ModelDescription description = undecided.binary()
                    ? undecided.deciding(Thresholds.best(
                            ScoreCells.of(scored, col(ModelColumns.PROBABILITY), col(ModelColumns.TARGET)),
                            spec.cost()))
                    : undecided;
            String metric = spec.tune().orElseThrow().metric();
            MetricValue value = ModelTask.of(description)
                    .evaluate(description, scored, spec.seed())
                    .get(metric);
            if (value == null) {
                throw new IllegalStateException(metric
                        + " cannot be computed of the rows to judge on: there are too few," + " or all of one class");
            }
            return value.value();
        } finally {
            scored.unpersist();
        }
    }
}
