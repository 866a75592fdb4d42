/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.xxhash64;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.spark.calibration.MarginProbability;
import dev.nightjar.spark.calibration.PlattScaling;
import dev.nightjar.spark.calibration.Sigmoid;
import dev.nightjar.spark.dataset.ExampleColumns;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.Classifier;
import org.apache.spark.ml.classification.OneVsRest;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Classifiers that Spark ML has for two classes only. More are learned one against all others (Rifkin and Klautau 2004, "In
 * Defense of One-Vs-All Classification"). A support vector machine has margins but no probabilities: those are fitted to
 * margins of rows that it did not learn from, in three folds (Platt 1999, section 2.1).
 */
record BinaryLearner(Algorithm algorithm, Estimator<?> estimator, int classes) {

    private static final int FOLDS = 3;
    private static final int MOST_CLASSES = 100;

    /** Spark's log loss of boosted trees is of twice the margin. */
    private static final Sigmoid BOOSTED = new Sigmoid(2, 0);

    private static final Sigmoid LOGISTIC = new Sigmoid(1, 0);

    BinaryLearner {
        if (classes > MOST_CLASSES) {
            throw new DataRefused(
                    "Cannot train " + algorithm.id() + " on " + classes + " classes, each against all others:"
                            + " more than " + MOST_CLASSES + ". Use random_forest or logistic_regression.");
        }
    }

    /** @return stages that add margins, probabilities and `_prediction` */
    List<Transformer> fit(Dataset<Row> vectors) {
        Transformer model = model(vectors);
        if (algorithm == Algorithm.LINEAR_SVC) {
            return List.of(model, probabilities(calibrated(vectors)));
        }
        if (classes == 2) {
            return List.of(model);
        }
        Sigmoid[] sigmoids = new Sigmoid[classes];
        Arrays.fill(sigmoids, algorithm == Algorithm.GBT_CLASSIFIER ? BOOSTED : LOGISTIC);
        return List.of(model, probabilities(sigmoids));
    }

    private Transformer model(Dataset<Row> vectors) {
        if (classes == 2) {
            return (Transformer) estimator.fit(vectors);
        }
        OneVsRest oneVsRest = new OneVsRest()
                .setClassifier((Classifier<?, ?, ?>) estimator)
                .setFeaturesCol(ModelColumns.FEATURES)
                .setLabelCol(ModelColumns.TARGET)
                .setPredictionCol(ModelColumns.RAW)
                .setRawPredictionCol(ModelColumns.MARGINS);
        return (estimator.hasParam("weightCol") ? oneVsRest.setWeightCol(ExampleColumns.WEIGHT) : oneVsRest)
                .fit(vectors);
    }

    private static MarginProbability probabilities(Sigmoid... sigmoids) {
        return MarginProbability.of(sigmoids).columns(ModelColumns.MARGINS, ModelColumns.PROBABILITIES);
    }

    private Sigmoid[] calibrated(Dataset<Row> vectors) {
        Dataset<Row> margins = outOfFold(vectors)
                .select(
                        col(ModelColumns.TARGET),
                        col(ExampleColumns.WEIGHT),
                        posexplode(functions.vector_to_array(col(ModelColumns.MARGINS), "float64")))
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            return IntStream.range(classes == 2 ? 1 : 0, classes)
                    .mapToObj(k -> PlattScaling.fit(
                            margins.where(col("pos").equalTo(k)),
                            col("col"),
                            col(ModelColumns.TARGET).equalTo((double) k),
                            col(ExampleColumns.WEIGHT)))
                    .toArray(Sigmoid[]::new);
        } finally {
            margins.unpersist();
        }
    }

    /** Equal vectors are in one fold, so that none is judged by a model that has seen its like. */
    private Dataset<Row> outOfFold(Dataset<Row> vectors) {
        Column fold = pmod(xxhash64(col(ModelColumns.FEATURES)), lit((long) FOLDS));
        return IntStream.range(0, FOLDS)
                .mapToObj(left -> model(vectors.where(fold.notEqual((long) left)))
                        .transform(vectors.where(fold.equalTo((long) left))))
                .reduce(Dataset::union)
                .orElseThrow();
    }
}
