/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.compiled;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.DecisionTreeClassificationModel;
import org.apache.spark.ml.classification.GBTClassificationModel;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.RandomForestClassificationModel;
import org.apache.spark.ml.linalg.Vector;
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
 * @param explained by what inputs contribute to what the kernel makes
 */
record CompiledModel(String vector, Kernel kernel, Link link, boolean probability, Explained explained) {

    /** Makes contributions by the input that each slot of the vector is made of, and what the slot usually is. */
    interface Explained {
        Contributions by(int[] players, double[] usual);
    }

    /** @param layout of the features */
    static CompiledModel of(Transformer stage, Layout layout) throws NotCompiled {
        if (stage instanceof LogisticRegressionModel model && model.numClasses() == 2) {
            return linear(model.getFeaturesCol(), model.intercept(), model.coefficients(), layout, Link.LOGISTIC);
        } else if (stage instanceof LinearRegressionModel model) {
            return linear(model.getFeaturesCol(), model.intercept(), model.coefficients(), layout, Link.IDENTITY);
        } else if (stage instanceof GBTClassificationModel model) {
            return trees(
                    model.getFeaturesCol(),
                    model.trees(),
                    model.treeWeights(),
                    LeafNode::prediction,
                    Link.BOOSTED,
                    true);
        } else if (stage instanceof GBTRegressionModel model) {
            return trees(
                    model.getFeaturesCol(),
                    model.trees(),
                    model.treeWeights(),
                    LeafNode::prediction,
                    Link.IDENTITY,
                    false);
        }
        return ofAverages(stage);
    }

    private static CompiledModel linear(
            String vector, double intercept, Vector coefficients, Layout layout, Link link) {
        double[] all = coefficients.toArray();
        return new CompiledModel(
                vector,
                new LinearKernel(intercept, all, layout.numbers()),
                link,
                link == Link.LOGISTIC,
                (players, usual) -> new LinearTerms(intercept, all, usual, players));
    }

    private static CompiledModel ofAverages(Transformer stage) throws NotCompiled {
        if (stage instanceof RandomForestClassificationModel model && model.numClasses() == 2) {
            return trees(
                    model.getFeaturesCol(),
                    model.trees(),
                    mean(model.trees().length),
                    CompiledModel::share,
                    Link.IDENTITY,
                    true);
        } else if (stage instanceof DecisionTreeClassificationModel model && model.numClasses() == 2) {
            return trees(
                    model.getFeaturesCol(),
                    new DecisionTreeModel[] {model},
                    mean(1),
                    CompiledModel::share,
                    Link.IDENTITY,
                    true);
        } else if (stage instanceof RandomForestRegressionModel model) {
            return trees(
                    model.getFeaturesCol(),
                    model.trees(),
                    mean(model.trees().length),
                    LeafNode::prediction,
                    Link.IDENTITY,
                    false);
        } else if (stage instanceof DecisionTreeRegressionModel model) {
            return trees(
                    model.getFeaturesCol(),
                    new DecisionTreeModel[] {model},
                    mean(1),
                    LeafNode::prediction,
                    Link.IDENTITY,
                    false);
        }
        throw new NotCompiled("models of class " + stage.getClass().getSimpleName() + " are scored by Spark ML");
    }

    private static CompiledModel trees(
            String vector,
            DecisionTreeModel[] trees,
            double[] weights,
            ToDoubleFunction<LeafNode> value,
            Link link,
            boolean probability) {
        List<Node> roots = Arrays.stream(trees).map(DecisionTreeModel::rootNode).toList();
        return new CompiledModel(
                vector,
                new TreeKernels(roots, weights, value).kernel(),
                link,
                probability,
                (players, usual) -> new TreeShap(roots, weights, value, players));
    }

    /** The share of the second class among the training rows of a leaf. */
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
}
