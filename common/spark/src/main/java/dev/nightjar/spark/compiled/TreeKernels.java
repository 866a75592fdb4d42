/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.compiled;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.apache.spark.ml.tree.CategoricalSplit;
import org.apache.spark.ml.tree.ContinuousSplit;
import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.LeafNode;
import org.apache.spark.ml.tree.Node;
import org.apache.spark.ml.tree.Split;

/** Lays out the trees of Spark ML. */
final class TreeKernels {

    /** Deeper complete trees are mostly padding, and no longer fit a processor's cache. */
    private static final int MOST_LEVELS = 9;

    private final List<Node> roots;
    private final double[] weights;
    private final ToDoubleFunction<LeafNode> value;

    /** @param value of a leaf */
    TreeKernels(List<Node> roots, double[] weights, ToDoubleFunction<LeafNode> value) {
        this.roots = roots;
        this.weights = weights;
        this.value = value;
    }

    /** Complete trees if these are shallow and each split is one at a threshold, or can be. */
    Kernel kernel() {
        int depth = roots.stream().mapToInt(Node::subtreeDepth).max().orElse(0);
        return depth <= MOST_LEVELS && roots.stream().allMatch(TreeKernels::isThresholds) ? complete(depth) : linked();
    }

    private static boolean isThresholds(Node node) {
        return !(node instanceof InternalNode inner)
                || (threshold(inner.split()).isPresent()
                        && isThresholds(inner.leftChild())
                        && isThresholds(inner.rightChild()));
    }

    /** Of two categories, as a slot of a one-hot encoder has them, 0 is below one half and 1 above it. */
    private static OptionalDouble threshold(Split split) {
        if (split instanceof ContinuousSplit continuous) {
            return OptionalDouble.of(continuous.threshold());
        }
        return ((CategoricalSplit) split).numCategories() == 2 ? OptionalDouble.of(0.5) : OptionalDouble.empty();
    }

    /** Whether what is above the threshold goes left. */
    private static boolean isMirrored(Split split) {
        return split instanceof CategoricalSplit categories && categories.leftCategories()[0] > 0.5;
    }

    private CompleteTrees complete(int depth) {
        int nodes = (1 << depth) - 1;
        int[] features = new int[roots.size() * nodes];
        double[] thresholds = new double[features.length];
        double[] leaves = new double[roots.size() << depth];
        for (int tree = 0; tree < roots.size(); tree++) {
            new Padded(tree, depth, features, thresholds, leaves).fill(roots.get(tree), 0, 0);
        }
        return new CompleteTrees(depth, features, thresholds, leaves);
    }

    /** One tree; what is missing below a leaf has the leaf's value on either side. */
    private final class Padded {

        private final int tree;
        private final int depth;
        private final int[] features;
        private final double[] thresholds;
        private final double[] leaves;

        Padded(int tree, int depth, int[] features, double[] thresholds, double[] leaves) {
            this.tree = tree;
            this.depth = depth;
            this.features = features;
            this.thresholds = thresholds;
            this.leaves = leaves;
        }

        void fill(Node node, int index, int level) {
            int nodes = (1 << depth) - 1;
            int place = tree * nodes + index;
            if (level == depth) {
                leaves[(tree << depth) + index - nodes] = weights[tree] * value.applyAsDouble((LeafNode) node);
            } else if (node instanceof InternalNode inner) {
                features[place] = inner.split().featureIndex();
                thresholds[place] = threshold(inner.split()).orElseThrow();
                boolean mirrored = isMirrored(inner.split());
                fill(mirrored ? inner.rightChild() : inner.leftChild(), 2 * index + 1, level + 1);
                fill(mirrored ? inner.leftChild() : inner.rightChild(), 2 * index + 2, level + 1);
            } else {
                fill(node, 2 * index + 1, level + 1);
                fill(node, 2 * index + 2, level + 1);
            }
        }
    }

    private LinkedTrees linked() {
        List<Node> all = new ArrayList<>();
        int[] first = new int[roots.size()];
        List<Integer> children = new ArrayList<>();
        for (int tree = 0; tree < first.length; tree++) {
            first[tree] = all.size();
            all.add(roots.get(tree));
            // breadth first, so that the children of a node are side by side
            for (int i = first[tree]; i < all.size(); i++) {
                children.add(all.size());
                if (all.get(i) instanceof InternalNode inner) {
                    all.add(inner.leftChild());
                    all.add(inner.rightChild());
                }
            }
        }
        return new LinkedTrees(
                first,
                weights,
                all.stream().mapToInt(TreeKernels::feature).toArray(),
                all.stream().mapToDouble(this::threshold).toArray(),
                children.stream().mapToInt(child -> child).toArray(),
                all.stream().map(TreeKernels::leftCategories).toArray(long[][]::new));
    }

    private static int feature(Node node) {
        return node instanceof InternalNode inner ? inner.split().featureIndex() : -1;
    }

    private double threshold(Node node) {
        if (node instanceof InternalNode inner) {
            return inner.split() instanceof ContinuousSplit split ? split.threshold() : Double.NaN;
        }
        return value.applyAsDouble((LeafNode) node);
    }

    static long[] leftCategories(Node node) {
        if (!(node instanceof InternalNode inner) || !(inner.split() instanceof CategoricalSplit split)) {
            return null;
        }
        long[] set = new long[(split.numCategories() + 63) / 64];
        Arrays.stream(split.leftCategories()).forEach(category -> set[(int) category >> 6] |= 1L << (int) category);
        return set;
    }
}
