/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import org.apache.spark.ml.Estimator;

/**
 * An algorithm of an optional module, found by {@link java.util.ServiceLoader}. Its estimators have the parameters that the
 * pipeline file may set, `featuresCol`, `labelCol`, `weightCol`, `predictionCol` and, of a classifier, `probabilityCol`. They
 * take a feature VECTOR in which NaN is a missing number, a DOUBLE label, whose metadata has the number of classes, and a
 * DOUBLE weight. Models write themselves as Spark ML models do, without Java's serialization.
 */
public interface AlgorithmProvider {

    /** As `model.algorithm` names it. */
    String algorithm();

    /**
     * Of classes numbered from 0; adds a prediction, DOUBLE, and the probability of each class, VECTOR.
     *
     * @throws dev.nightjar.core.failure.UsageError if this machine cannot run it
     */
    Estimator<?> classifier();

    /**
     * Of numbers; adds a prediction, DOUBLE.
     *
     * @throws dev.nightjar.core.failure.UsageError if this machine cannot run it
     */
    Estimator<?> regressor();
}
