/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.spec.ModelSpec;
import dev.nightjar.core.spec.ModelSpec.Task;
import dev.nightjar.spark.dataset.ExampleColumns;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.regression.GBTRegressor;
import org.apache.spark.ml.regression.LinearRegression;

/** The algorithms, each with the Spark ML estimator behind it. */
enum Algorithm {
    LOGISTIC_REGRESSION(Task.CLASSIFICATION, "logistic_regression", LogisticRegression::new),
    GBT_CLASSIFIER(Task.CLASSIFICATION, "gbt", GBTClassifier::new),
    LINEAR_REGRESSION(Task.REGRESSION, "linear_regression", LinearRegression::new),
    GBT_REGRESSOR(Task.REGRESSION, "gbt", GBTRegressor::new);

    /**
     * Most bins of a column that trees choose their thresholds between. Spark's 32 are too few for a column that is mostly
     * one value, such as an amount that is mostly zero: the bins that this value would fill go to the values next above
     * it, and two or three are left for all larger ones. 256 is the usual number of boosting on histograms (Ke et al.
     * 2017), and costs little: a column has no more bins than it has distinct values.
     */
    private static final int TREE_BINS = 256;

    private final Task task;
    private final String id;
    private final Supplier<Estimator<?>> estimator;

    Algorithm(Task task, String id, Supplier<Estimator<?>> estimator) {
        this.task = task;
        this.id = id;
        this.estimator = estimator;
    }

    static Algorithm of(ModelSpec model) {
        String id = model.algorithm().orElseThrow();
        Task task = model.task().orElseThrow();
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.task == task && algorithm.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new UsageError("Algorithm " + id + " is not supported yet for task "
                        + task.name().toLowerCase(java.util.Locale.ROOT) + "."));
    }

    /**
     * The estimator with the columns of {@link ModelColumns}, the seed and the parameters of the pipeline file. What the
     * file does not set is Spark's default, but for the {@link #TREE_BINS bins} of trees.
     *
     * @throws UsageError if it has no such parameter, or the value does not fit
     */
    Estimator<?> estimator(ModelSpec model) {
        EstimatorSettings settings = new EstimatorSettings(id, estimator.get())
                .set("featuresCol", ModelColumns.FEATURES)
                .set("labelCol", ModelColumns.TARGET)
                .set("weightCol", ExampleColumns.WEIGHT)
                .set("predictionCol", ModelColumns.RAW)
                .set("probabilityCol", ModelColumns.PROBABILITIES)
                .set("rawPredictionCol", ModelColumns.MARGINS)
                .set("seed", model.seed())
                .set("maxBins", TREE_BINS);
        model.params().forEach(settings::given);
        return settings.estimator();
    }

    /** Every parameter that the estimator uses, set or by default, as text. */
    static Map<String, String> used(Estimator<?> estimator) {
        return EstimatorSettings.used(estimator);
    }
}
