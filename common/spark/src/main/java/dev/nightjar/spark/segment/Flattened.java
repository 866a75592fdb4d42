/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.segment;

import java.util.stream.IntStream;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.classification.DecisionTreeClassificationModel;
import org.apache.spark.ml.classification.GBTClassificationModel;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.regression.GBTRegressionModel;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.ml.tree.CategoricalSplit;
import org.apache.spark.ml.tree.ContinuousSplit;
import org.apache.spark.ml.tree.DecisionTreeModel;
import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.Node;

/** A model that Spark ML made of all rows, in the form of those of segments. */
final class Flattened {

    private final boolean classes;
    private final TreeBuilder trees = new TreeBuilder();

    private Flattened(boolean classes) {
        this.classes = classes;
    }

    static Scorer of(Model<?> model) {
        if (model instanceof LogisticRegressionModel logistic) {
            return linear(logistic.coefficients(), logistic.intercept());
        } else if (model instanceof LinearRegressionModel linear) {
            return linear(linear.coefficients(), linear.intercept());
        } else if (model instanceof GBTClassificationModel boosted) {
            return new Flattened(false).sum(boosted.trees(), boosted.treeWeights());
        } else if (model instanceof GBTRegressionModel boosted) {
            return new Flattened(false).sum(boosted.trees(), boosted.treeWeights());
        } else if (model instanceof DecisionTreeClassificationModel tree) {
            return new Flattened(true).sum(new DecisionTreeModel[] {tree}, new double[] {1});
        } else if (model instanceof DecisionTreeRegressionModel tree) {
            return new Flattened(false).sum(new DecisionTreeModel[] {tree}, new double[] {1});
        }
        throw new IllegalArgumentException("not a model of segments: " + model.getClass());
    }

    private static Scorer linear(Vector coefficients, double intercept) {
        return new LinearScorer(IntStream.range(0, coefficients.size()).toArray(), coefficients.toArray(), intercept);
    }

    private Scorer sum(DecisionTreeModel[] models, double[] weights) {
        for (int tree = 0; tree < models.length; tree++) {
            trees.nextTree();
            add(models[tree].rootNode(), weights[tree]);
        }
        return trees.built();
    }

    private void add(Node node, double weight) {
        if (!(node instanceof InternalNode inner)) {
            trees.leaf(weight * (classes ? shareOfClassOne(node) : node.prediction()));
        } else if (inner.split() instanceof ContinuousSplit split) {
            add(inner.leftChild(), inner.rightChild(), split.featureIndex(), split.threshold(), weight);
        } else {
            // of a column that is 0 or 1; others are refused before training
            CategoricalSplit split = (CategoricalSplit) inner.split();
            boolean zeroLeft = split.leftCategories().length > 0 && split.leftCategories()[0] == 0;
            add(
                    zeroLeft ? inner.leftChild() : inner.rightChild(),
                    zeroLeft ? inner.rightChild() : inner.leftChild(),
                    split.featureIndex(),
                    0.5,
                    weight);
        }
    }

    private void add(Node left, Node right, int column, double threshold, double weight) {
        int number = trees.split(column, threshold);
        add(left, weight);
        trees.right(number);
        add(right, weight);
    }

    private static double shareOfClassOne(Node leaf) {
        double[] stats = leaf.impurityStats().stats();
        return stats[1] / (stats[0] + stats[1]);
    }
}
