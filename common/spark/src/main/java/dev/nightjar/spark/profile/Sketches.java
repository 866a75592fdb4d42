/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.profile;

import dev.nightjar.core.profile.ColumnSummary.Bin;
import dev.nightjar.core.profile.ColumnSummary.QuantileValue;
import dev.nightjar.core.profile.ColumnSummary.TopValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.DoubleStream;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.Union;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.memory.Memory;
import org.apache.datasketches.quantilescommon.QuantileSearchCriteria;

/**
 * Sketches of Apache DataSketches, read and merged without another query: HyperLogLog and KLL in the forms of Spark's
 * `hll_sketch_agg` and `kll_sketch_agg_double`, and frequent items.
 */
record Sketches(Optional<byte[]> distinct, Optional<byte[]> quantiles, Optional<byte[]> top) {

    /** Of columns of which only the cheap figures are known. */
    static final Sketches NONE = new Sketches(Optional.empty(), Optional.empty(), Optional.empty());

    /** 2^12 registers: standard error 1.6 %. */
    static final int HLL_LG_K = 12;

    /** Rank error 0.6 % at 99 % confidence. */
    static final int KLL_K = 512;

    /** Up to three quarters of these, different values are counted exactly. */
    static final int TRACKED = 512;

    private static final double[] QUANTILES = {0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99};
    private static final int BINS = 20;
    private static final int TOP = 20;

    /** From so many whole numbers on it does not show that some bins hold one more than others. */
    private static final int PARTED = 10 * BINS;

    Sketches merge(Sketches other, Items items) {
        return new Sketches(
                both(distinct, other.distinct, Sketches::mergeDistinct),
                both(quantiles, other.quantiles, Sketches::mergeQuantiles),
                both(top, other.top, items::merge));
    }

    /** Of two sketches one of which is not known, nothing is known. */
    private static Optional<byte[]> both(Optional<byte[]> one, Optional<byte[]> other, BinaryOperator<byte[]> merge) {
        return one.isPresent() && other.isPresent()
                ? Optional.of(merge.apply(one.get(), other.get()))
                : Optional.empty();
    }

    private static byte[] mergeDistinct(byte[] one, byte[] other) {
        Union union = new Union(HLL_LG_K);
        union.update(HllSketch.heapify(one));
        union.update(HllSketch.heapify(other));
        return union.getResult().toUpdatableByteArray();
    }

    private static byte[] mergeQuantiles(byte[] one, byte[] other) {
        KllDoublesSketch merged = KllDoublesSketch.heapify(Memory.wrap(one));
        merged.merge(KllDoublesSketch.heapify(Memory.wrap(other)));
        return merged.toByteArray();
    }

    Optional<Long> distinctCount() {
        return distinct.map(bytes -> Math.round(HllSketch.heapify(bytes).getEstimate()));
    }

    List<TopValue> topValues(Items items, ValueText text) {
        return top.map(state -> items.top(state, TOP, text)).orElse(List.of());
    }

    List<QuantileValue> quantileValues() {
        List<QuantileValue> list = new ArrayList<>();
        quantileSketch().ifPresent(sketch -> {
            double[] values = sketch.getQuantiles(QUANTILES, QuantileSearchCriteria.INCLUSIVE);
            for (int i = 0; i < values.length; i++) {
                list.add(new QuantileValue(QUANTILES[i], values[i]));
            }
        });
        return List.copyOf(list);
    }

    /**
     * Bins of equal width; one alone where the values are too close together to be parted.
     *
     * @param whole whether all values are whole numbers: where there are few, each bin holds as many of them as the others,
     *     but perhaps the last
     */
    List<Bin> bins(boolean whole) {
        Optional<KllDoublesSketch> sketch = quantileSketch();
        if (sketch.isEmpty()) {
            return List.of();
        }
        double min = sketch.get().getMinItem();
        double max = sketch.get().getMaxItem();
        double[] edges = whole && max - min < PARTED ? wholeEdges(min, max) : edges(min, max);
        double[] below =
                edges.length == 0 ? new double[] {1} : sketch.get().getCDF(edges, QuantileSearchCriteria.INCLUSIVE);
        List<Bin> bins = new ArrayList<>();
        long before = 0;
        for (int i = 0; i < below.length; i++) {
            long upTo = Math.round(below[i] * sketch.get().getN());
            bins.add(new Bin(i == 0 ? min : edges[i - 1], i == edges.length ? max : edges[i], upTo - before));
            before = upTo;
        }
        return List.copyOf(bins);
    }

    private static double[] wholeEdges(double min, double max) {
        double width = Math.ceil((max - min + 1) / BINS);
        return DoubleStream.iterate(min + width - 1, edge -> edge < max, edge -> edge + width)
                .toArray();
    }

    private static double[] edges(double min, double max) {
        double[] edges = new double[BINS - 1];
        for (int i = 0; i < edges.length; i++) {
            double share = (i + 1.0) / BINS;
            edges[i] = min * (1 - share) + max * share;
            if (!(edges[i] > (i == 0 ? min : edges[i - 1])) || !(edges[i] < max)) {
                return new double[0];
            }
        }
        return edges;
    }

    private Optional<KllDoublesSketch> quantileSketch() {
        return quantiles
                .map(bytes -> KllDoublesSketch.heapify(Memory.wrap(bytes)))
                .filter(sketch -> !sketch.isEmpty());
    }
}
