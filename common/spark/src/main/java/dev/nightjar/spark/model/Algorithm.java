/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.spec.ModelSpec;
import dev.nightjar.core.spec.ModelSpec.Task;
import dev.nightjar.spark.anomaly.IsolationForest;
import dev.nightjar.spark.dataset.ExampleColumns;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.classification.DecisionTreeClassifier;
import org.apache.spark.ml.classification.FMClassifier;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.classification.LinearSVC;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.classification.NaiveBayes;
import org.apache.spark.ml.classification.RandomForestClassifier;
import org.apache.spark.ml.clustering.BisectingKMeans;
import org.apache.spark.ml.clustering.GaussianMixture;
import org.apache.spark.ml.clustering.KMeans;
import org.apache.spark.ml.clustering.LDA;
import org.apache.spark.ml.feature.PCA;
import org.apache.spark.ml.regression.AFTSurvivalRegression;
import org.apache.spark.ml.regression.DecisionTreeRegressor;
import org.apache.spark.ml.regression.FMRegressor;
import org.apache.spark.ml.regression.GBTRegressor;
import org.apache.spark.ml.regression.GeneralizedLinearRegression;
import org.apache.spark.ml.regression.IsotonicRegression;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.RandomForestRegressor;

/** The algorithms, each with the Spark ML estimator behind it. What they need beside is in {@link Learner} and
 * {@link Unsupervised}.
 */
enum Algorithm {
    LOGISTIC_REGRESSION(Task.CLASSIFICATION, "logistic_regression", LogisticRegression::new, VectorNeeds.PLAIN),
    TREE_CLASSIFIER(Task.CLASSIFICATION, "decision_tree", DecisionTreeClassifier::new, VectorNeeds.PLAIN),
    FOREST_CLASSIFIER(Task.CLASSIFICATION, "random_forest", RandomForestClassifier::new, VectorNeeds.PLAIN),
    GBT_CLASSIFIER(Task.CLASSIFICATION, "gbt", GBTClassifier::new, VectorNeeds.PLAIN),
    NAIVE_BAYES(Task.CLASSIFICATION, "naive_bayes", NaiveBayes::new, VectorNeeds.NON_NEGATIVE),
    LINEAR_SVC(Task.CLASSIFICATION, "linear_svc", LinearSVC::new, VectorNeeds.PLAIN),
    PERCEPTRON(Task.CLASSIFICATION, "multilayer_perceptron", MultilayerPerceptronClassifier::new, VectorNeeds.STANDARD),
    FM_CLASSIFIER(Task.CLASSIFICATION, "factorization_machine", FMClassifier::new, VectorNeeds.STANDARD),
    XGBOOST_CLASSIFIER(
            Task.CLASSIFICATION,
            "xgboost",
            () -> OptionalAlgorithms.provider("xgboost").classifier(),
            VectorNeeds.GAPS),
    LINEAR_REGRESSION(Task.REGRESSION, "linear_regression", LinearRegression::new, VectorNeeds.PLAIN),
    GENERALIZED_LINEAR(Task.REGRESSION, "generalized_linear", GeneralizedLinearRegression::new, VectorNeeds.PLAIN),
    TREE_REGRESSOR(Task.REGRESSION, "decision_tree", DecisionTreeRegressor::new, VectorNeeds.PLAIN),
    FOREST_REGRESSOR(Task.REGRESSION, "random_forest", RandomForestRegressor::new, VectorNeeds.PLAIN),
    GBT_REGRESSOR(Task.REGRESSION, "gbt", GBTRegressor::new, VectorNeeds.PLAIN),
    FM_REGRESSOR(Task.REGRESSION, "factorization_machine", FMRegressor::new, VectorNeeds.STANDARD),
    ISOTONIC(Task.REGRESSION, "isotonic", IsotonicRegression::new, VectorNeeds.UNMARKED),
    SURVIVAL(Task.REGRESSION, "survival", AFTSurvivalRegression::new, VectorNeeds.PLAIN),
    XGBOOST_REGRESSOR(
            Task.REGRESSION,
            "xgboost",
            () -> OptionalAlgorithms.provider("xgboost").regressor(),
            VectorNeeds.GAPS),
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

    /** Hidden layers of a perceptron, or what says whether a survival ended: not parameters of the estimator as they are. */
    private static final Map<Algorithm, Set<String>> OWN =
            Map.of(PERCEPTRON, Set.of(Learner.LAYERS), SURVIVAL, Set.of(Learner.CENSOR));

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
        Task asked = model.task().orElseThrow();
        // a forecast is a regression on what is known before
        return of(
                asked == Task.FORECAST ? Task.REGRESSION : asked,
                model.algorithm().orElseThrow());
    }

    /** @param id as in the pipeline file */
    static Algorithm of(Task task, String id) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.task == task && algorithm.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new UsageError("Algorithm " + id + " is not supported yet for task "
                        + task.name().toLowerCase(Locale.ROOT) + "."));
    }

    /** Whether it splits its inputs, and so needs no weight for each. */
    boolean trees() {
        return estimator.get().hasParam("maxBins");
    }

    /** As in the pipeline file. */
    String id() {
        return id;
    }

    /** What it needs of the feature vectors. Of kinds of naive Bayes, only one takes numbers below 0. */
    VectorNeeds needs(ModelSpec model) {
        JsonNode type = model.params().get("modelType");
        return this == NAIVE_BAYES && type != null && type.asText().equals("gaussian") ? VectorNeeds.PLAIN : needs;
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
                .set("censorCol", ModelColumns.CENSOR)
                .set("quantilesCol", ModelColumns.QUANTILE_VECTOR)
                .set("topicDistributionCol", ModelColumns.PROBABILITIES)
                .set("inputCol", ModelColumns.FEATURES)
                .set("outputCol", ModelColumns.RAW)
                .set("keyCol", ModelColumns.ROW)
                .set("seed", model.seed())
                .set("maxBins", TREE_BINS);
        Set<String> own = OWN.getOrDefault(this, Set.of());
        model.params().forEach((name, value) -> {
            if (!own.contains(name)) {
                settings.given(name, value);
            }
        });
        return settings.estimator();
    }

    /** Every parameter that the estimator uses, set or by default, as text. */
    static Map<String, String> used(Estimator<?> estimator) {
        return EstimatorSettings.used(estimator);
    }
}
