/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.compiled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.ml.tree.CategoricalSplit;
import org.apache.spark.ml.tree.ContinuousSplit;
import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.LeafNode;
import org.apache.spark.ml.tree.Node;
import org.apache.spark.ml.tree.Split;
import org.apache.spark.mllib.tree.impurity.VarianceCalculator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeShapTest {

    private static final int TREES = 40;
    private static final int ROWS = 10;

    /** Six slots of four inputs: the last three are categories of one. */
    private static final int[] PLAYERS = {0, 1, 2, 3, 3, 3};

    private static final int INPUTS = 4;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void contributionsAreTheShapleyValuesOfAllSubsets(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < TREES; i++) {
            List<Node> trees = List.of(tree(random, 4), tree(random, 5));
            double[] weights = {random.nextDouble(), random.nextDouble()};
            TreeShap shap = new TreeShap(trees, weights, LeafNode::prediction, PLAYERS);
            for (int row = 0; row < ROWS; row++) {
                double[] vector = vector(random);
                double[] found = new double[INPUTS];
                shap.addTo(found, vector);
                String what = "seed " + seed + ", trees " + i + ", row " + row;
                for (int player = 0; player < INPUTS; player++) {
                    assertThat(found[player])
                            .as(what + ", input " + player)
                            .isCloseTo(shapley(trees, weights, vector, player), within(1e-9));
                }
                assertThat(shap.base()
                                + IntStream.range(0, INPUTS)
                                        .mapToDouble(p -> found[p])
                                        .sum())
                        .as(what)
                        .isCloseTo(expectation(trees, weights, vector, (1 << INPUTS) - 1), within(1e-9));
            }
        }
    }

    /** The definition: what an input adds to each subset of the others, weighted by how many orders have it there. */
    private static double shapley(List<Node> trees, double[] weights, double[] vector, int player) {
        double sum = 0;
        for (int subset = 0; subset < 1 << INPUTS; subset++) {
            if ((subset >> player & 1) == 0) {
                int size = Integer.bitCount(subset);
                double orders = factorial(size) * factorial(INPUTS - size - 1) / factorial(INPUTS);
                sum += orders
                        * (expectation(trees, weights, vector, subset | 1 << player)
                                - expectation(trees, weights, vector, subset));
            }
        }
        return sum;
    }

    private static double factorial(int n) {
        return n < 2 ? 1 : n * factorial(n - 1);
    }

    private static double expectation(List<Node> trees, double[] weights, double[] vector, int known) {
        return weights[0] * expectation(trees.get(0), vector, known)
                + weights[1] * expectation(trees.get(1), vector, known);
    }

    private static double expectation(Node node, double[] vector, int known) {
        if (!(node instanceof InternalNode inner)) {
            return node.prediction();
        }
        double left = expectation(inner.leftChild(), vector, known);
        double right = expectation(inner.rightChild(), vector, known);
        int slot = inner.split().featureIndex();
        if ((known >> PLAYERS[slot] & 1) == 1) {
            return goesLeft(inner.split(), vector[slot]) ? left : right;
        }
        double share = rows(inner.leftChild()) / (rows(inner.leftChild()) + rows(inner.rightChild()));
        return share * left + (1 - share) * right;
    }

    private static double rows(Node node) {
        return node instanceof InternalNode inner
                ? rows(inner.leftChild()) + rows(inner.rightChild())
                : node.impurityStats().count();
    }

    private static boolean goesLeft(Split split, double value) {
        if (split instanceof ContinuousSplit threshold) {
            return value <= threshold.threshold();
        }
        for (double category : ((CategoricalSplit) split).leftCategories()) {
            if (category == value) {
                return true;
            }
        }
        return false;
    }

    private static double[] vector(SplittableRandom random) {
        double[] vector = new double[PLAYERS.length];
        vector[0] = random.nextInt(-2, 3);
        vector[1] = random.nextDouble(-2, 2);
        vector[2] = random.nextInt(4);
        vector[3 + random.nextInt(3)] = 1;
        return vector;
    }

    /** Inputs come again on one path, and the third has categories. */
    private static Node tree(SplittableRandom random, int depth) {
        double[] stats = {1 + random.nextInt(50), 0, 0};
        VarianceCalculator rows = new VarianceCalculator(stats, (long) stats[0]);
        if (depth == 0 || random.nextInt(7) == 0) {
            return new LeafNode(random.nextDouble(-1, 1), 0, rows);
        }
        int slot = random.nextInt(PLAYERS.length);
        Split split = slot == 2
                ? new CategoricalSplit(2, new double[] {random.nextInt(2), 2 + random.nextInt(2)}, 4)
                : new ContinuousSplit(slot, slot > 2 ? 0.5 : random.nextInt(-2, 3));
        return new InternalNode(0, 0, 0, tree(random, depth - 1), tree(random, depth - 1), split, rows);
    }
}
