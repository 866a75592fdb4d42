/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.compiled;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.spark.ml.tree.ContinuousSplit;
import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.LeafNode;
import org.apache.spark.ml.tree.Node;

/**
 * What each input adds to the raw score of trees: Shapley values of the expectation that follows the paths of the training
 * rows where an input is not known (Lundberg, Erion and Lee 2018, "Consistent Individualized Feature Attribution for Tree
 * Ensembles", algorithm 2). Slots that are made of one input, such as its categories, are one player, known or unknown
 * together. Contributions and the base value sum to the raw score.
 */
final class TreeShap implements Contributions {

    private static final long serialVersionUID = 1L;

    private final int[] players;
    private final int[] roots;
    private final double[] weights;
    private final int[] features;
    private final double[] thresholds;
    private final int[] children;
    private final long[][] leftCategories;

    /** The share of a node's training rows that went left. */
    private final double[] leftShares;

    private final int longestPath;
    private final double base;

    /**
     * Lays out trees.
     *
     * @param players the number of the input that each slot of the feature vector is made of, from 0
     * @param value of a leaf
     */
    TreeShap(List<Node> trees, double[] weights, ToDoubleFunction<LeafNode> value, int[] players) {
        this.players = players.clone();
        this.weights = weights.clone();
        List<Node> all = new ArrayList<>();
        List<Integer> firstChildren = new ArrayList<>();
        roots = new int[trees.size()];
        for (int tree = 0; tree < roots.length; tree++) {
            roots[tree] = all.size();
            all.add(trees.get(tree));
            for (int i = roots[tree]; i < all.size(); i++) {
                firstChildren.add(all.size());
                if (all.get(i) instanceof InternalNode inner) {
                    all.add(inner.leftChild());
                    all.add(inner.rightChild());
                }
            }
        }
        features = all.stream()
                .mapToInt(node ->
                        node instanceof InternalNode inner ? inner.split().featureIndex() : -1)
                .toArray();
        thresholds = all.stream().mapToDouble(node -> number(node, value)).toArray();
        children = firstChildren.stream().mapToInt(child -> child).toArray();
        leftCategories = all.stream().map(TreeKernels::leftCategories).toArray(long[][]::new);
        leftShares = all.stream().mapToDouble(TreeShap::leftShare).toArray();
        longestPath = trees.stream().mapToInt(Node::subtreeDepth).max().orElse(0) + 2;
        base = expectation();
    }

    private static double number(Node node, ToDoubleFunction<LeafNode> value) {
        if (node instanceof InternalNode inner) {
            return inner.split() instanceof ContinuousSplit split ? split.threshold() : Double.NaN;
        }
        return value.applyAsDouble((LeafNode) node);
    }

    private static double leftShare(Node node) {
        if (!(node instanceof InternalNode inner)) {
            return Double.NaN;
        }
        double left = rows(inner.leftChild());
        double right = rows(inner.rightChild());
        // a node that no row reached has no say in either way
        return left + right == 0 ? 0.5 : left / (left + right);
    }

    private static double rows(Node node) {
        return node instanceof InternalNode inner
                ? rows(inner.leftChild()) + rows(inner.rightChild())
                : node.impurityStats().count();
    }

    /** The raw score of a row of which nothing is known. */
    @Override
    public double base() {
        return base;
    }

    private double expectation() {
        double sum = 0;
        for (int tree = 0; tree < roots.length; tree++) {
            sum += weights[tree] * expectation(roots[tree]);
        }
        return sum;
    }

    private double expectation(int node) {
        if (features[node] < 0) {
            return thresholds[node];
        }
        double share = leftShares[node];
        return share * expectation(children[node]) + (1 - share) * expectation(children[node] + 1);
    }

    @Override
    public void addTo(double[] contributions, double[] vector) {
        for (int tree = 0; tree < roots.length; tree++) {
            new Walk(vector, weights[tree], contributions).from(roots[tree], new Path(longestPath), 1, 1, -1);
        }
    }

    private boolean goesLeft(int node, double[] vector) {
        double value = vector[features[node]];
        return leftCategories[node] == null
                ? value <= thresholds[node]
                : LinkedTrees.isIn(leftCategories[node], (int) value);
    }

    /** One tree for one row. */
    private final class Walk {

        private final double[] vector;
        private final double weight;
        private final double[] contributions;

        Walk(double[] vector, double weight, double[] contributions) {
            this.vector = vector;
            this.weight = weight;
            this.contributions = contributions;
        }

        /**
         * Goes on at a node.
         *
         * @param zero share of the rows that go this way where the player is not known
         * @param one 1 if the row goes this way, else 0
         */
        void from(int node, Path before, double zero, double one, int player) {
            Path path = before.extended(zero, one, player);
            if (features[node] < 0) {
                settle(path, thresholds[node]);
                return;
            }
            int next = players[features[node]];
            int known = path.find(next);
            double zeroBefore = 1;
            double oneBefore = 1;
            if (known >= 0) {
                zeroBefore = path.zeros[known];
                oneBefore = path.ones[known];
                path = path.unwound(known);
            }
            boolean left = goesLeft(node, vector);
            double share = leftShares[node];
            from(children[node], path, zeroBefore * share, left ? oneBefore : 0, next);
            from(children[node] + 1, path, zeroBefore * (1 - share), left ? 0 : oneBefore, next);
        }

        private void settle(Path path, double value) {
            for (int i = 1; i < path.length; i++) {
                contributions[path.players[i]] += weight * path.sumWithout(i) * (path.ones[i] - path.zeros[i]) * value;
            }
        }
    }

    /** The players on the way to a node, each once, and the weights of subsets by their size. */
    private static final class Path {

        private final int[] players;
        private final double[] zeros;
        private final double[] ones;
        private final double[] sizes;
        private int length;

        Path(int longest) {
            players = new int[longest];
            zeros = new double[longest];
            ones = new double[longest];
            sizes = new double[longest];
        }

        private Path copy() {
            Path copy = new Path(players.length);
            System.arraycopy(players, 0, copy.players, 0, length);
            System.arraycopy(zeros, 0, copy.zeros, 0, length);
            System.arraycopy(ones, 0, copy.ones, 0, length);
            System.arraycopy(sizes, 0, copy.sizes, 0, length);
            copy.length = length;
            return copy;
        }

        int find(int player) {
            for (int i = 1; i < length; i++) {
                if (players[i] == player) {
                    return i;
                }
            }
            return -1;
        }

        Path extended(double zero, double one, int player) {
            Path path = copy();
            int depth = length;
            path.players[depth] = player;
            path.zeros[depth] = zero;
            path.ones[depth] = one;
            path.sizes[depth] = depth == 0 ? 1 : 0;
            for (int i = depth - 1; i >= 0; i--) {
                path.sizes[i + 1] += one * path.sizes[i] * (i + 1) / (depth + 1);
                path.sizes[i] = zero * path.sizes[i] * (depth - i) / (depth + 1);
            }
            path.length++;
            return path;
        }

        /** As if the player had not been on the way. */
        Path unwound(int index) {
            Path path = copy();
            int depth = length - 1;
            double one = ones[index];
            double zero = zeros[index];
            double next = sizes[depth];
            for (int i = depth - 1; i >= 0; i--) {
                if (one != 0) {
                    double size = path.sizes[i];
                    path.sizes[i] = next * (depth + 1) / ((i + 1) * one);
                    next = size - path.sizes[i] * zero * (depth - i) / (depth + 1);
                } else {
                    path.sizes[i] = path.sizes[i] * (depth + 1) / (zero * (depth - i));
                }
            }
            for (int i = index; i < depth; i++) {
                path.players[i] = path.players[i + 1];
                path.zeros[i] = path.zeros[i + 1];
                path.ones[i] = path.ones[i + 1];
            }
            path.length--;
            return path;
        }

        /** The sum of the weights as {@link #unwound} would leave them. */
        double sumWithout(int index) {
            Path path = unwound(index);
            double sum = 0;
            for (int i = 0; i < path.length; i++) {
                sum += path.sizes[i];
            }
            return sum;
        }
    }
}
