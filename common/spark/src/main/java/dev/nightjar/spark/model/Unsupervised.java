/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.xxhash64;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.spec.DatasetSpec;
import dev.nightjar.core.spec.ModelSpec;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.spark.anomaly.Components;
import dev.nightjar.spark.anomaly.IsolationForest;
import dev.nightjar.spark.clustering.BisectedModel;
import dev.nightjar.spark.clustering.Counts;
import dev.nightjar.spark.clustering.Mixture;
import dev.nightjar.spark.dataset.ExampleColumns;
import dev.nightjar.spark.expression.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.clustering.BisectingKMeansModel;
import org.apache.spark.ml.clustering.GaussianMixture;
import org.apache.spark.ml.clustering.LDA;
import org.apache.spark.ml.feature.PCA;
import org.apache.spark.ml.feature.PCAModel;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Trains an algorithm that learns without labels. */
final class Unsupervised {

    /** VECTOR: features less their mean. */
    private static final String CENTRED = "_centred";

    private final TrainingSet set;
    private final ModelSpec spec;
    private final DatasetSpec dataset;
    private final Estimator<?> estimator;
    private final InputStatistics statistics;

    /** Reads the training rows once. */
    Unsupervised(TrainingSet set, PipelineSpec spec) {
        this.set = set;
        this.spec = spec.model().orElseThrow();
        this.dataset = spec.dataset().orElseThrow();
        this.estimator = Algorithm.of(this.spec).estimator(this.spec);
        this.statistics = InputStatistics.of(set.split(ExampleColumns.TRAIN), set.inputs(), this.spec.preprocess());
        requireRows();
    }

    InputStatistics statistics() {
        return statistics;
    }

    /**
     * Learns.
     *
     * @return what adds `_features`, ending with the algorithm's model
     * @throws DataRefused if the rows do not suit the algorithm
     */
    PipelineModel fit() {
        Prepared prepared = prepared();
        // an isolation forest reads some rows, and them once
        boolean cached = !(estimator instanceof IsolationForest);
        Dataset<Row> vectors = vectors(prepared.rows());
        if (cached) {
            vectors = vectors.cache();
        }
        try {
            List<PipelineStage> stages = new ArrayList<>(prepared.stages());
            stages.add(learned(vectors));
            // all are fitted, so that this only puts them in a row
            return new Pipeline()
                    .setStages(stages.toArray(PipelineStage[]::new))
                    .fit(set.examples());
        } finally {
            if (cached) {
                vectors.unpersist();
            }
        }
    }

    /** What is known of a fitted model before anything is decided by it. */
    ModelDescription description(PipelineModel fitted) {
        Map<String, String> params = new TreeMap<>(Algorithm.used(estimator));
        if (last(fitted) instanceof PCAModel pca) {
            params.put("k", String.valueOf(pca.pc().numCols()));
        }
        return new ModelDescription(
                spec.task().orElseThrow().name().toLowerCase(Locale.ROOT),
                spec.algorithm().orElseThrow(),
                ColumnTypes.of(set.examples(), set.inputs()),
                set.target().classes(),
                set.balance(),
                1,
                params,
                statistics.empty());
    }

    /** The algorithm's model. */
    static Transformer last(PipelineModel fitted) {
        return fitted.stages()[fitted.stages().length - 1];
    }

    /** All columns of examples, and those that a task adds. */
    static Column[] columns(Dataset<Row> examples, List<String> outputs) {
        return Stream.concat(Arrays.stream(examples.columns()), outputs.stream())
                .map(Quoted::column)
                .toArray(Column[]::new);
    }

    /** A model of k parts cannot be made of fewer rows. */
    private void requireRows() {
        long rows = set.rows().get(ExampleColumns.TRAIN);
        Optional<Integer> parts =
                estimator.hasParam("k") && !(estimator instanceof PCA) ? Optional.of(k()) : Optional.empty();
        parts.filter(k -> k > rows).ifPresent(k -> {
            throw new DataRefused("Cannot train " + algorithm() + ": k is " + k + ", and there are " + rows
                    + " training rows. Lower model.params.k, or give the train split more history.");
        });
    }

    @SuppressWarnings("unchecked")
    private int k() {
        return (Integer) estimator.getOrDefault((Param<Object>) (Param<?>) estimator.getParam("k"));
    }

    private Prepared prepared() {
        Prepared prepared = new Preprocessing(
                        statistics, spec.preprocess(), Algorithm.of(spec).needs(spec))
                .fit(set.split(ExampleColumns.TRAIN), 0);
        return estimator instanceof PCA
                ? prepared.fit(new StandardScaler()
                        .setWithMean(true)
                        .setWithStd(false)
                        .setInputCol(ModelColumns.FEATURES)
                        .setOutputCol(CENTRED))
                : prepared;
    }

    private Dataset<Row> vectors(Dataset<Row> prepared) {
        Column[] key = Quoted.columns(dataset.key());
        return prepared.select(
                col(estimator instanceof PCA ? CENTRED : ModelColumns.FEATURES),
                col(ExampleColumns.WEIGHT),
                xxhash64(key).as(ModelColumns.ROW));
    }

    private Transformer learned(Dataset<Row> vectors) {
        try {
            if (estimator instanceof PCA pca) {
                return Components.fit(pca.setInputCol(CENTRED), vectors);
            } else if (estimator instanceof GaussianMixture mixture) {
                return Mixture.fit(mixture, vectors);
            } else if (estimator instanceof LDA) {
                Counts.require(vectors, ModelColumns.FEATURES);
            }
            Transformer fitted = (Transformer) estimator.fit(vectors);
            return fitted instanceof BisectingKMeansModel bisecting ? BisectedModel.of(bisecting) : fitted;
        } catch (Exception e) {
            // those of Spark's tasks are checked ones that it does not declare
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof IllegalArgumentException) {
                    throw new DataRefused("Cannot train " + algorithm() + ": " + cause.getMessage() + ".");
                }
            }
            throw e;
        }
    }

    private String algorithm() {
        return spec.algorithm().orElseThrow();
    }
}
