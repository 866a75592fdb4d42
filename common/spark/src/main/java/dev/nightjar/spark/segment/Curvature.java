/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.segment;

/** The newest steps and changes of the gradient, which stand for the inverse Hessian (Nocedal and Wright 2006, 7.4). */
final class Curvature {

    private static final int MEMORY = 10;

    private final double[][] steps = new double[MEMORY][];
    private final double[][] changes = new double[MEMORY][];
    private final double[] products = new double[MEMORY];
    private int seen;

    void add(double[] step, double[] change) {
        double product = dot(step, change);
        // a step along which the gradient does not rise says nothing of a convex function's Hessian
        if (product > 1e-12 * dot(change, change)) {
            steps[seen % MEMORY] = step;
            changes[seen % MEMORY] = change;
            products[seen % MEMORY] = product;
            seen++;
        }
    }

    /** The inverse Hessian times a gradient, negated. */
    double[] direction(double[] gradient) {
        double[] q = gradient.clone();
        int known = Math.min(seen, MEMORY);
        double[] alphas = new double[known];
        for (int i = 0; i < known; i++) {
            int at = (seen - 1 - i) % MEMORY;
            alphas[i] = dot(steps[at], q) / products[at];
            addTo(q, -alphas[i], changes[at]);
        }
        if (known > 0) {
            int newest = (seen - 1) % MEMORY;
            scale(q, products[newest] / dot(changes[newest], changes[newest]));
        }
        for (int i = known - 1; i >= 0; i--) {
            int at = (seen - 1 - i) % MEMORY;
            addTo(q, alphas[i] - dot(changes[at], q) / products[at], steps[at]);
        }
        scale(q, -1);
        return q;
    }

    boolean empty() {
        return seen == 0;
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void addTo(double[] to, double factor, double[] added) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * added[i];
        }
    }

    private static void scale(double[] values, double factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
    }
}
