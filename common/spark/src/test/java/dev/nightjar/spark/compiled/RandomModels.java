/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.compiled;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.DecisionTreeClassificationModel;
import org.apache.spark.ml.classification.GBTClassificationModel;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.RandomForestClassificationModel;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.regression.GBTRegressionModel;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressionModel;
import org.apache.spark.ml.tree.ContinuousSplit;
import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.LeafNode;
import org.apache.spark.ml.tree.Node;
import org.apache.spark.mllib.tree.impurity.GiniCalculator;
import org.apache.spark.mllib.tree.impurity.ImpurityCalculator;
import org.apache.spark.mllib.tree.impurity.VarianceCalculator;

/** Spark ML models that nothing trained: every shape and threshold may come. */
final class RandomModels {

    /** Kinds of models that can be compiled. */
    static final int KINDS = 8;

    private final SplittableRandom random;
    private final int features;

    RandomModels(long seed, int features) {
        this.random = new SplittableRandom(seed);
        this.features = features;
    }

    Transformer model(int kind) {
        int trees = 1 + random.nextInt(9);
        double[] weights = random.doubles(trees, 0.05, 1).toArray();
        return switch (kind) {
            case 0 -> new LogisticRegressionModel("m", Vectors.dense(coefficients()), random.nextDouble());
            case 1 -> new LinearRegressionModel("m", Vectors.dense(coefficients()), random.nextDouble());
            case 2 -> new GBTClassificationModel("m", regressionTrees(trees), weights, features, 2);
            case 3 -> new GBTRegressionModel("m", regressionTrees(trees), weights, features);
            case 4 ->
                new RandomForestClassificationModel(
                        "m",
                        IntStream.range(0, trees)
                                .mapToObj(i -> classifier())
                                .toArray(DecisionTreeClassificationModel[]::new),
                        features,
                        2);
            case 5 -> forest(new RandomForestRegressionModel("m", regressionTrees(trees), features), trees);
            case 6 -> classifier();
            default -> regressionTrees(1)[0];
        };
    }

    /** Training sets the number of trees, by which predictions are divided. */
    private static Transformer forest(RandomForestRegressionModel model, int trees) {
        return model.copy(new ParamMap().put(model.numTrees().w(trees)));
    }

    private double[] coefficients() {
        return IntStream.range(0, features)
                .mapToDouble(i -> random.nextInt(3) == 0 ? 0 : random.nextGaussian())
                .toArray();
    }

    private DecisionTreeRegressionModel[] regressionTrees(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> new DecisionTreeRegressionModel("t" + i, tree(depth(), false), features))
                .toArray(DecisionTreeRegressionModel[]::new);
    }

    private DecisionTreeClassificationModel classifier() {
        return new DecisionTreeClassificationModel("c", tree(depth(), true), features, 2);
    }

    /** Some are too deep to be padded. */
    private int depth() {
        return random.nextInt(8) == 0 ? 12 : random.nextInt(6);
    }

    private Node tree(int depth, boolean classes) {
        if (depth == 0 || random.nextInt(6) == 0) {
            double value = classes ? random.nextInt(2) : random.nextGaussian();
            return new LeafNode(value, 0, impurity(classes));
        }
        return new InternalNode(
                0,
                0,
                0,
                tree(depth - 1, classes),
                tree(depth - 1, classes),
                new ContinuousSplit(random.nextInt(features), threshold()),
                impurity(classes));
    }

    /** Values that the data has, too. */
    private double threshold() {
        return random.nextBoolean() ? random.nextInt(-3, 4) : random.nextDouble(-3, 3);
    }

    private ImpurityCalculator impurity(boolean classes) {
        double[] counts = random.doubles(classes ? 2 : 3, 1, 50).toArray();
        return classes
                ? new GiniCalculator(counts, (long) Arrays.stream(counts).sum())
                : new VarianceCalculator(counts, (long) counts[0]);
    }
}
