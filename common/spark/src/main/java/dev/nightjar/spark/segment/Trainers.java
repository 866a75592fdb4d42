/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.segment;

import dev.nightjar.core.failure.UsageError;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.classification.DecisionTreeClassifier;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.regression.DecisionTreeRegressor;
import org.apache.spark.ml.regression.GBTRegressor;
import org.apache.spark.ml.regression.LinearRegression;

/** Finds the trainer that makes of a segment's rows what a Spark ML estimator would make of them. */
final class Trainers {

    private static final List<String> LINEAR =
            List.of("regParam", "elasticNetParam", "fitIntercept", "standardization");
    private static final List<String> TREE =
            List.of("maxDepth", "maxBins", "minInstancesPerNode", "minWeightFractionPerNode", "minInfoGain");

    /** Parameters that are understood. */
    private static final Map<Class<?>, List<String>> UNDERSTOOD = Map.of(
            LogisticRegression.class,
            with(LINEAR, "maxIter", "tol"),
            LinearRegression.class,
            LINEAR,
            DecisionTreeClassifier.class,
            TREE,
            DecisionTreeRegressor.class,
            TREE,
            GBTClassifier.class,
            with(TREE, "maxIter", "stepSize"),
            GBTRegressor.class,
            with(TREE, "maxIter", "stepSize"));

    private Trainers() {}

    /**
     * The trainer with the estimator's parameters. The seed does not matter to those that there are.
     *
     * @throws UsageError if there is none, or a parameter is set that it has not
     */
    static SegmentTrainer of(Estimator<?> estimator) {
        List<String> understood = UNDERSTOOD.get(estimator.getClass());
        if (understood == null) {
            throw new UsageError("Cannot train a model a segment with "
                    + estimator.getClass().getSimpleName() + ": only logistic and linear regression, decision trees and"
                    + " gradient-boosted trees are. Choose another model.algorithm, or leave out model.segmentBy.");
        }
        for (Param<?> param : estimator.params()) {
            String name = param.name();
            if (estimator.isSet(param) && !name.endsWith("Col") && !name.equals("seed") && !understood.contains(name)) {
                throw new UsageError("Cannot train a model a segment with model.params." + name + "; with"
                        + " model.segmentBy the algorithm has: " + String.join(", ", understood) + ".");
            }
        }
        return trainer(estimator);
    }

    private static SegmentTrainer trainer(Estimator<?> estimator) {
        if (estimator instanceof LogisticRegression logistic) {
            return new LogisticTrainer(
                    new Penalty(logistic.getRegParam(), logistic.getElasticNetParam(), logistic.getStandardization()),
                    logistic.getMaxIter(),
                    logistic.getTol(),
                    logistic.getFitIntercept());
        } else if (estimator instanceof LinearRegression linear) {
            return new LeastSquaresTrainer(
                    new Penalty(linear.getRegParam(), linear.getElasticNetParam(), linear.getStandardization()),
                    linear.getFitIntercept());
        } else if (estimator instanceof GBTClassifier boosted) {
            return new BoostingTrainer(
                    settings(estimator), boosted.getMaxIter(), boosted.getStepSize(), Link.HALF_LOGISTIC);
        } else if (estimator instanceof GBTRegressor boosted) {
            return new BoostingTrainer(settings(estimator), boosted.getMaxIter(), boosted.getStepSize(), Link.IDENTITY);
        }
        return new TreeTrainer(
                settings(estimator), estimator instanceof DecisionTreeClassifier ? Link.PROBABILITY : Link.IDENTITY);
    }

    /** All estimators of trees name them the same, but share no public type. */
    private static TreeSettings settings(Estimator<?> trees) {
        return new TreeSettings(
                (Integer) value(trees, "maxDepth"),
                (Integer) value(trees, "maxBins"),
                (Integer) value(trees, "minInstancesPerNode"),
                (Double) value(trees, "minWeightFractionPerNode"),
                (Double) value(trees, "minInfoGain"));
    }

    private static Object value(Estimator<?> estimator, String param) {
        return estimator.getOrDefault(estimator.getParam(param));
    }

    private static List<String> with(List<String> names, String... more) {
        return java.util.stream.Stream.concat(names.stream(), Arrays.stream(more))
                .toList();
    }
}
