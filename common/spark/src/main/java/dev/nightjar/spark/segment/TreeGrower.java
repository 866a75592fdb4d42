/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.segment;

/**
 * Grows a regression tree by the weighted variance, as Spark ML does (Breiman et al. 1984, chapter 8, on histograms): the split
 * with the greatest gain, of equal ones the first, until a node is pure, deep or small.
 */
final class TreeGrower {

    /** Below this variance Spark calls a node pure. */
    private static final double PURE = Math.ulp(1.0);

    private final BinnedRows rows;
    private final double[] weights;
    private final TreeSettings settings;
    private final double leastWeight;
    private final int[] order;
    private final int[] aside;
    private final double[] binWeights;
    private final double[] binSums;
    private final double[] binSquares;
    private final int[] binRows;

    TreeGrower(BinnedRows rows, double[] weights, TreeSettings settings) {
        this.rows = rows;
        this.weights = weights;
        this.settings = settings;
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        this.leastWeight = total * settings.minWeightFractionPerNode();
        this.order = new int[weights.length];
        this.aside = new int[weights.length];
        int bins = 1;
        for (double[] thresholds : rows.thresholds()) {
            bins = Math.max(bins, thresholds.length + 1);
        }
        this.binWeights = new double[bins];
        this.binSums = new double[bins];
        this.binSquares = new double[bins];
        this.binRows = new int[bins];
    }

    /** What a leaf does with the rows that end in it. */
    interface Leaf {
        /** The rows are `order` between two places. */
        void reached(double mean, int[] order, int from, int to);

        /** What a leaf decides; two under one node that decide the same are made one. */
        default double decision(double mean) {
            return mean;
        }
    }

    /** The split of a node that gains most; `bin` is the last one that goes left. */
    private record Split(int column, int bin, double gain, Node left, Node right) {}

    /** Rows of a node: how many, and the weighted sums of their labels. */
    private record Node(int rows, double weight, double sum, double squares) {

        double mean() {
            return sum / weight;
        }

        double variance() {
            return TreeGrower.variance(weight, sum, squares);
        }

        Node without(Node other) {
            return new Node(rows - other.rows, weight - other.weight, sum - other.sum, squares - other.squares);
        }
    }

    /** Adds a tree over labels to a builder, with what its leaves say times a factor. */
    void grow(double[] labels, TreeBuilder builder, double factor, Leaf leaf) {
        Node root = new Node(0, 0, 0, 0);
        for (int row = 0; row < labels.length; row++) {
            order[row] = row;
            root = new Node(
                    root.rows + 1,
                    root.weight + weights[row],
                    root.sum + weights[row] * labels[row],
                    root.squares + weights[row] * labels[row] * labels[row]);
        }
        builder.nextTree();
        new Growth(labels, builder, factor, leaf).grow(root, 0, 0, labels.length);
    }

    /** One tree in the making. */
    private final class Growth {

        private final double[] labels;
        private final TreeBuilder builder;
        private final double factor;
        private final Leaf leaf;

        Growth(double[] labels, TreeBuilder builder, double factor, Leaf leaf) {
            this.labels = labels;
            this.builder = builder;
            this.factor = factor;
            this.leaf = leaf;
        }

        /** Answers what the node decides if it is a leaf, else not a number. */
        double grow(Node node, int depth, int from, int to) {
            Split best = depth == settings.maxDepth() || Math.abs(node.variance()) < PURE
                    ? null
                    : best(labels, node, from, to);
            if (best == null) {
                builder.leaf(factor * node.mean());
                leaf.reached(node.mean(), order, from, to);
                return leaf.decision(node.mean());
            }
            double[] thresholds = rows.thresholds()[best.column];
            int middle = partition(rows.bins()[best.column], best.bin, from, to);
            int number = builder.split(rows.columns()[best.column], thresholds[best.bin]);
            double left = grow(best.left, depth + 1, from, middle);
            builder.right(number);
            double right = grow(best.right, depth + 1, middle, to);
            if (left == right) {
                builder.collapse(number, factor * node.mean());
                return left;
            }
            return Double.NaN;
        }
    }

    private Split best(double[] labels, Node node, int from, int to) {
        Split best = null;
        for (int column = 0; column < rows.width(); column++) {
            count(rows.bins()[column], labels, rows.thresholds()[column].length + 1, from, to);
            best = better(best, column, node);
        }
        return best;
    }

    /** The best split of a column if it gains more than the best one before, else that. */
    private Split better(Split before, int column, Node node) {
        double most = before == null ? 0 : before.gain;
        int at = -1;
        Node bestLeft = null;
        int leftRows = 0;
        double weight = 0;
        double sum = 0;
        double squares = 0;
        for (int bin = 0; bin < rows.thresholds()[column].length; bin++) {
            leftRows += binRows[bin];
            weight += binWeights[bin];
            sum += binSums[bin];
            squares += binSquares[bin];
            if (allowed(node, leftRows, weight)) {
                double gain = gain(node, weight, sum, squares);
                if (gain > most && gain >= settings.minInfoGain()) {
                    most = gain;
                    at = bin;
                    bestLeft = new Node(leftRows, weight, sum, squares);
                }
            }
        }
        return at < 0 ? before : new Split(column, at, most, bestLeft, node.without(bestLeft));
    }

    /** Whether neither child would be too small. */
    private boolean allowed(Node node, int leftRows, double leftWeight) {
        int fewest = Math.min(leftRows, node.rows - leftRows);
        return fewest > 0
                && fewest >= settings.minInstancesPerNode()
                && Math.min(leftWeight, node.weight - leftWeight) >= leastWeight;
    }

    private static double gain(Node node, double weight, double sum, double squares) {
        double rest = node.weight - weight;
        return node.variance()
                - weight / node.weight * variance(weight, sum, squares)
                - rest / node.weight * variance(rest, node.sum - sum, node.squares - squares);
    }

    private static double variance(double weight, double sum, double squares) {
        return weight == 0 ? 0 : (squares - sum * sum / weight) / weight;
    }

    private void count(short[] bins, double[] labels, int number, int from, int to) {
        for (int bin = 0; bin < number; bin++) {
            binWeights[bin] = 0;
            binSums[bin] = 0;
            binSquares[bin] = 0;
            binRows[bin] = 0;
        }
        for (int i = from; i < to; i++) {
            int row = order[i];
            int bin = bins[row];
            double weight = weights[row];
            double sum = weight * labels[row];
            binRows[bin]++;
            binWeights[bin] += weight;
            binSums[bin] += sum;
            binSquares[bin] += sum * labels[row];
        }
    }

    /** Puts the rows that go left first, and keeps their order; answers where the others begin. */
    private int partition(short[] bins, int lastLeft, int from, int to) {
        int left = from;
        int right = 0;
        for (int i = from; i < to; i++) {
            if (bins[order[i]] <= lastLeft) {
                order[left++] = order[i];
            } else {
                aside[right++] = order[i];
            }
        }
        System.arraycopy(aside, 0, order, left, right);
        return left;
    }
}
