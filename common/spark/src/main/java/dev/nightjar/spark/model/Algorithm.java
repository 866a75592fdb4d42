/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.spec.ModelSpec;
import dev.nightjar.core.spec.ModelSpec.Task;
import dev.nightjar.spark.anomaly.IsolationForest;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.clustering.BisectingKMeans;
import org.apache.spark.ml.clustering.GaussianMixture;
import org.apache.spark.ml.clustering.KMeans;
import org.apache.spark.ml.clustering.LDA;
import org.apache.spark.ml.feature.PCA;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.GBTRegressor;
import org.apache.spark.ml.regression.LinearRegression;

/** The algorithms, each with the Spark ML estimator behind it. */
enum Algorithm {
    LOGISTIC_REGRESSION(Task.CLASSIFICATION, "logistic_regression", LogisticRegression::new, VectorNeeds.PLAIN),
    GBT_CLASSIFIER(Task.CLASSIFICATION, "gbt", GBTClassifier::new, VectorNeeds.PLAIN),
    LINEAR_REGRESSION(Task.REGRESSION, "linear_regression", LinearRegression::new, VectorNeeds.PLAIN),
    GBT_REGRESSOR(Task.REGRESSION, "gbt", GBTRegressor::new, VectorNeeds.PLAIN),
    KMEANS(Task.CLUSTERING, "kmeans", KMeans::new, VectorNeeds.STANDARD),
    BISECTING_KMEANS(Task.CLUSTERING, "bisecting_kmeans", BisectingKMeans::new, VectorNeeds.STANDARD),
    GAUSSIAN_MIXTURE(Task.CLUSTERING, "gaussian_mixture", GaussianMixture::new, VectorNeeds.STANDARD),
    LATENT_DIRICHLET(Task.CLUSTERING, "lda", LDA::new, VectorNeeds.COUNTS),
    DENSITY(Task.ANOMALY, "gaussian_mixture", GaussianMixture::new, VectorNeeds.STANDARD),
    CENTRES(Task.ANOMALY, "kmeans", KMeans::new, VectorNeeds.STANDARD),
    COMPONENTS(Task.ANOMALY, "pca", PCA::new, VectorNeeds.STANDARD),
    ISOLATION_FOREST(Task.ANOMALY, "isolation_forest", IsolationForest::new, VectorNeeds.PLAIN);

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
    private final VectorNeeds needs;

    Algorithm(Task task, String id, Supplier<Estimator<?>> estimator, VectorNeeds needs) {
        this.task = task;
        this.id = id;
        this.estimator = estimator;
        this.needs = needs;
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

    /** What it needs of the feature vectors. */
    VectorNeeds needs(ModelSpec model) {
        return needs;
    }

    /**
     * The estimator with the columns of {@link ModelColumns}, the seed and the parameters of the pipeline file. What the
     * file does not set is Spark's default, but for the {@link #TREE_BINS bins} of trees.
     *
     * @throws UsageError if it has no such parameter, or the value does not fit
     */
    Estimator<?> estimator(ModelSpec model) {
        Estimator<?> plain = estimator.get();
        ParamMap settings = new ParamMap();
        put(settings, plain, "featuresCol", ModelColumns.FEATURES);
        put(settings, plain, "labelCol", ModelColumns.TARGET);
        put(settings, plain, "weightCol", dev.nightjar.spark.dataset.ExampleColumns.WEIGHT);
        put(settings, plain, "predictionCol", ModelColumns.RAW);
        put(settings, plain, "probabilityCol", ModelColumns.PROBABILITIES);
        put(settings, plain, "rawPredictionCol", ModelColumns.MARGINS);
        put(settings, plain, "topicDistributionCol", ModelColumns.PROBABILITIES);
        put(settings, plain, "inputCol", ModelColumns.FEATURES);
        put(settings, plain, "outputCol", ModelColumns.RAW);
        put(settings, plain, "keyCol", ModelColumns.ROW);
        put(settings, plain, "seed", model.seed());
        put(settings, plain, "maxBins", TREE_BINS);
        model.params().forEach((name, value) -> put(settings, plain, name, value));
        return plain.copy(settings);
    }

    /** Every parameter that the estimator uses, set or by default, as text. */
    static Map<String, String> used(Estimator<?> estimator) {
        Map<String, String> used = new TreeMap<>();
        for (Param<?> param : estimator.params()) {
            if (!param.name().endsWith("Col")) {
                scala.Option<?> value = estimator.get(param);
                if (value.isEmpty()) {
                    value = estimator.getDefault(param);
                }
                if (value.isDefined()) {
                    used.put(param.name(), String.valueOf(value.get()));
                }
            }
        }
        return used;
    }

    private void put(ParamMap settings, Estimator<?> estimator, String name, JsonNode value) {
        if (!estimator.hasParam(name) || name.endsWith("Col")) {
            throw new UsageError("Unknown parameter model.params." + name + " of " + id + ". It has: "
                    + Arrays.stream(estimator.params())
                            .map(Param::name)
                            .filter(param -> !param.endsWith("Col"))
                            .collect(Collectors.joining(", "))
                    + ".");
        }
        put(settings, estimator, name, typed(estimator.getParam(name), value));
    }

    private void put(ParamMap settings, Estimator<?> estimator, String name, Object value) {
        if (!estimator.hasParam(name)) {
            return;
        }
        try {
            settings.put(estimator.getParam(name).w(value));
        } catch (IllegalArgumentException | ClassCastException e) {
            throw new UsageError(
                    "Invalid value " + value + " of model.params." + name + " of " + id + ": "
                            + estimator.getParam(name).doc() + ".",
                    e);
        }
    }

    private Object typed(Param<?> param, JsonNode value) {
        if (param instanceof IntParam && value.isInt()) {
            return value.asInt();
        } else if (param instanceof LongParam && value.isIntegralNumber()) {
            return value.asLong();
        } else if (param instanceof DoubleParam && value.isNumber()) {
            return value.asDouble();
        } else if (param instanceof BooleanParam && value.isBoolean()) {
            return value.asBoolean();
        } else if (param.getClass() == Param.class && value.isTextual()) {
            return value.asText();
        }
        throw new UsageError("Invalid value " + value + " of model.params." + param.name() + " of " + id
                + ": it wants a "
                + param.getClass().getSimpleName().replace("Param", "").toLowerCase(java.util.Locale.ROOT) + ".");
    }
}
