/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForestTest {

    /** A random binary search tree of n leaves has on each side one to n - 1 of them, all equally likely. */
    @Test
    void theAveragePathIsThatOfAllRandomTrees() {
        double[] total = new double[400];
        double sum = 0;
        for (int n = 2; n < total.length; n++) {
            sum += total[n - 1];
            total[n] = n + 2 * sum / (n - 1);
            assertThat(PathLength.average(n)).as("c(%d)", n).isCloseTo(total[n] / n, within(1e-9));
        }
        assertThat(PathLength.average(1)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"2, 1", "3, 2", "4, 2", "5, 3", "256, 8", "257, 9", "16384, 14"})
    void treesAreAsHighAsABalancedOne(int rows, int height) {
        assertThat(IsolationTree.height(rows)).isEqualTo(height);
    }

    /** Rows with ties, columns of one value, what is not finite; each tree walked with the rows that it was grown over. */
    @ParameterizedTest
    @CsvSource({"1, 2, 1, 1", "2, 40, 3, 7", "3, 256, 5, 9", "4, 300, 2, 4", "5, 17, 8, 6", "6, 100, 1, 5"})
    void pathsAreThoseOfRowsPartedOneByOne(long seed, int rows, int features, int trees) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Vector> drawn = new ArrayList<>();
        for (int i = 0; i < rows * trees; i++) {
            drawn.add(Vectors.dense(row(features, random)));
        }
        Forest forest = Forest.grow(drawn, trees, rows, seed);
        List<IsolationTree> grown = forest.trees();
        for (int i = 0; i < 200; i++) {
            double[] row = row(features, random);
            double sum = 0;
            for (int tree = 0; tree < trees; tree++) {
                List<double[]> own = drawn.subList(tree * rows, (tree + 1) * rows).stream()
                        .map(Vector::toArray)
                        .toList();
                sum += plainLength(grown.get(tree), own, row, 0, 0);
            }
            assertThat(forest.pathLength(row)).as("seed %d", seed).isCloseTo(sum / trees, within(1e-12));
            assertThat(forest.score(row))
                    .isCloseTo(Math.pow(2, -sum / trees / PathLength.average(rows)), within(1e-12));
        }
    }

    @Test
    void aSplitPartsItsRowsAndIsDrawnEvenly() {
        double[] splits = new double[2_000];
        for (int i = 0; i < splits.length; i++) {
            splits[i] = IsolationTree.grow(new double[][] {{1, 7}, {3, 7}}, new SplittableRandom(i))
                    .threshold()[0];
        }
        assertThat(Arrays.stream(splits).allMatch(split -> split > 1 && split <= 3))
                .isTrue();
        assertThat(Arrays.stream(splits).average().orElseThrow()).isCloseTo(2, within(0.05));
        assertThat(Arrays.stream(splits).filter(split -> split < 1.5).count()).isBetween(430L, 570L);
    }

    @Test
    void aRowFarFromAllOthersScoresHighestAndOnesAmongThemAboutAHalf() {
        SplittableRandom random = new SplittableRandom(7);
        List<Vector> rows = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            rows.add(Vectors.dense(random.nextGaussian(), random.nextGaussian()));
        }
        Forest forest = Forest.grow(rows, 100, 256, 1);
        assertThat(forest.score(new double[] {0, 0})).isBetween(0.3, 0.45);
        assertThat(forest.score(new double[] {9, -9})).isGreaterThan(0.7);
    }

    private static double[] row(int features, SplittableRandom random) {
        double[] row = new double[features];
        for (int i = 0; i < features; i++) {
            row[i] = i % 4 == 2 ? 5 : i % 4 == 3 ? random.nextInt(3) : random.nextGaussian();
        }
        if (random.nextInt(20) == 0) {
            double[] odd = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MAX_VALUE};
            row[random.nextInt(features)] = odd[random.nextInt(odd.length)];
        }
        return row;
    }

    private static double plainLength(IsolationTree tree, List<double[]> rows, double[] row, int node, int depth) {
        if (node >= tree.feature().length || rows.size() < 2 || !vary(rows)) {
            return depth + PathLength.average(rows.size());
        }
        int feature = tree.feature()[node];
        double threshold = tree.threshold()[node];
        boolean left = row[feature] < threshold;
        List<double[]> same = rows.stream()
                .filter(other -> (other[feature] < threshold) == left)
                .toList();
        return plainLength(tree, same, row, 2 * node + (left ? 1 : 2), depth + 1);
    }

    private static boolean vary(List<double[]> rows) {
        for (int feature = 0; feature < rows.get(0).length; feature++) {
            int column = feature;
            if (rows.stream()
                            .mapToDouble(row -> row[column])
                            .filter(Double::isFinite)
                            .distinct()
                            .count()
                    > 1) {
                return true;
            }
        }
        return false;
    }
}
