/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.compiled;

import java.io.Serializable;

/** One kernel over one layout: what generated code calls. */
public final class KernelScore implements Serializable {

    private static final long serialVersionUID = 1L;

    private final Layout layout;
    private final Kernel kernel;
    private final Link link;

    KernelScore(Layout layout, Kernel kernel, Link link) {
        this.layout = layout;
        this.kernel = kernel;
        this.link = link;
    }

    /** A vector to fill, to be used again for the next row. */
    public double[] vector() {
        return new double[layout.size()];
    }

    /** Slots of categories to fill. */
    public int[] slots() {
        return new int[layout.countOfCategories()];
    }

    /** How many children are numbers. */
    int numbers() {
        return layout.countOfNumbers();
    }

    /** Fills the slot of a number. */
    public void number(double[] vector, int column, double value) {
        layout.number(vector, column, value);
    }

    /** What a number that is null is refused with. */
    public IllegalStateException missing(int column) {
        return layout.missing(column);
    }

    /** Fills the slot of a category. */
    public void category(int[] hot, int column, double index) {
        hot[column] = layout.hot(column, index);
    }

    /** What the kernel makes of what was filled, before the link. */
    double raw(double[] vector, int[] hot) {
        return kernel.of(vector, hot);
    }

    /** The result of what was filled. */
    public double score(double[] vector, int[] hot) {
        return link.of(kernel.of(vector, hot));
    }
}
