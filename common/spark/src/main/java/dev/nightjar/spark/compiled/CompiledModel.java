/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.compiled;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.DecisionTreeClassificationModel;
import org.apache.spark.ml.classification.GBTClassificationModel;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.RandomForestClassificationModel;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.regression.GBTRegressionModel;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressionModel;
import org.apache.spark.ml.tree.DecisionTreeModel;
import org.apache.spark.ml.tree.LeafNode;
import org.apache.spark.ml.tree.Node;

/**
 * The last stage of a pipeline.
 *
 * @param vector its features column
 * @param probability whether the link answers the probability of the second of two classes, rather than a prediction
 */
record CompiledModel(String vector, Kernel kernel, Link link, boolean probability) {

    /** @param layout of the features */
    static CompiledModel of(Transformer stage, Layout layout) throws NotCompiled {
        if (stage instanceof LogisticRegressionModel model && model.numClasses() == 2) {
            return new CompiledModel(
                    model.getFeaturesCol(),
                    new LinearKernel(model.intercept(), model.coefficients().toArray(), layout.numbers()),
                    Link.LOGISTIC,
                    true);
        } else if (stage instanceof LinearRegressionModel model) {
            return new CompiledModel(
                    model.getFeaturesCol(),
                    new LinearKernel(model.intercept(), model.coefficients().toArray(), layout.numbers()),
                    Link.IDENTITY,
                    false);
        } else if (stage instanceof GBTClassificationModel model) {
            return new CompiledModel(
                    model.getFeaturesCol(), trees(model.trees(), model.treeWeights()), Link.BOOSTED, true);
        } else if (stage instanceof GBTRegressionModel model) {
            return new CompiledModel(
                    model.getFeaturesCol(), trees(model.trees(), model.treeWeights()), Link.IDENTITY, false);
        }
        return ofAverages(stage);
    }

    private static CompiledModel ofAverages(Transformer stage) throws NotCompiled {
        if (stage instanceof RandomForestClassificationModel model && model.numClasses() == 2) {
            return new CompiledModel(model.getFeaturesCol(), shares(model.trees()), Link.IDENTITY, true);
        } else if (stage instanceof DecisionTreeClassificationModel model && model.numClasses() == 2) {
            return new CompiledModel(
                    model.getFeaturesCol(), shares(new DecisionTreeModel[] {model}), Link.IDENTITY, true);
        } else if (stage instanceof RandomForestRegressionModel model) {
            return new CompiledModel(
                    model.getFeaturesCol(), trees(model.trees(), mean(model.trees().length)), Link.IDENTITY, false);
        } else if (stage instanceof DecisionTreeRegressionModel model) {
            return new CompiledModel(
                    model.getFeaturesCol(), trees(new DecisionTreeModel[] {model}, mean(1)), Link.IDENTITY, false);
        }
        throw new NotCompiled("models of class " + stage.getClass().getSimpleName() + " are scored by Spark ML");
    }

    private static Kernel trees(DecisionTreeModel[] trees, double[] weights) {
        return new TreeKernels(roots(trees), weights, LeafNode::prediction).kernel();
    }

    /** Each tree answers the share of the second class among the training rows of a leaf. */
    private static Kernel shares(DecisionTreeModel[] trees) {
        return new TreeKernels(roots(trees), mean(trees.length), CompiledModel::share).kernel();
    }

    private static double share(LeafNode leaf) {
        double[] counts = leaf.impurityStats().stats();
        double all = Arrays.stream(counts).sum();
        return all == 0 ? 0 : counts[1] / all;
    }

    private static double[] mean(int trees) {
        double[] weights = new double[trees];
        Arrays.fill(weights, 1.0 / trees);
        return weights;
    }

    private static List<Node> roots(DecisionTreeModel[] trees) {
        return Arrays.stream(trees).map(DecisionTreeModel::rootNode).toList();
    }
}
