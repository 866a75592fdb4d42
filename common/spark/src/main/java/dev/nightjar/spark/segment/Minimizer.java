/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.segment;

/**
 * Minimises a convex loss plus the absolute values of coefficients, each times its own cost: L-BFGS, and where there are such
 * costs its orthant-wise form (Andrew and Gao 2007, "Scalable Training of L1-Regularized Log-Linear Models"). Steps are found
 * by bisection for the weak conditions of Wolfe (Lewis and Overton 2013, algorithm 2.6); orthant-wise ones by halving.
 */
final class Minimizer {

    private static final int TRIES = 40;
    private static final double DECREASE = 1e-4;
    private static final double FLATTER = 0.9;

    private final LinearLoss loss;
    private final double[] absolute;
    private final int maxIter;
    private final double tolerance;

    /**
     * Of one loss.
     *
     * @param absolute cost of the absolute value of each coefficient
     * @param maxIter most steps
     * @param tolerance ends when the gradient is no longer than this share of the loss
     */
    Minimizer(LinearLoss loss, double[] absolute, int maxIter, double tolerance) {
        this.loss = loss;
        this.absolute = absolute;
        this.maxIter = maxIter;
        this.tolerance = tolerance;
    }

    /** A place, and what is known of it. */
    private static final class Point {

        private final double[] at;
        private final double value;
        private final double[] gradient;

        Point(double[] at, double value, double[] gradient) {
            this.at = at;
            this.value = value;
            this.gradient = gradient;
        }
    }

    /** The coefficients at the minimum. */
    double[] from(double[] start) {
        Curvature curvature = new Curvature();
        Point point = at(start);
        for (int i = 0; i < maxIter; i++) {
            double[] slope = subgradient(point);
            if (length(slope) <= tolerance * Math.max(point.value, 1e-8)) {
                break;
            }
            double[] direction = descending(curvature.direction(slope), slope);
            double first = curvature.empty() ? 1 / length(slope) : 1;
            Point next = smooth() ? wolfe(point, direction, first) : orthant(point, slope, direction, first);
            if (next == point) {
                break;
            }
            curvature.add(minus(next.at, point.at), minus(next.gradient, point.gradient));
            point = next;
        }
        return point.at;
    }

    private boolean smooth() {
        for (double cost : absolute) {
            if (cost > 0) {
                return false;
            }
        }
        return true;
    }

    private Point at(double[] x) {
        double[] gradient = new double[x.length];
        double value = loss.at(x, gradient);
        for (int i = 0; i < x.length; i++) {
            value += absolute[i] * Math.abs(x[i]);
        }
        return new Point(x, value, gradient);
    }

    /** The steepest of the subgradients, negated direction of steepest descent. */
    private double[] subgradient(Point point) {
        double[] slope = point.gradient.clone();
        for (int i = 0; i < slope.length; i++) {
            double x = point.at[i];
            double g = slope[i];
            slope[i] =
                    x == 0 ? Math.signum(g) * Math.max(0, Math.abs(g) - absolute[i]) : g + Math.signum(x) * absolute[i];
        }
        return slope;
    }

    /** Only components that go down; all of them where nothing costs by its absolute value. */
    private double[] descending(double[] direction, double[] slope) {
        for (int i = 0; i < direction.length; i++) {
            if (absolute[i] > 0 && direction[i] * slope[i] >= 0) {
                direction[i] = 0;
            }
        }
        return direction;
    }

    private Point wolfe(Point from, double[] direction, double first) {
        double falling = Curvature.dot(from.gradient, direction);
        double low = 0;
        double high = Double.POSITIVE_INFINITY;
        double step = first;
        Point best = from;
        for (int i = 0; i < TRIES; i++) {
            Point next = at(moved(from, direction, step));
            if (!(next.value <= from.value + DECREASE * step * falling)) {
                high = step;
            } else if (Curvature.dot(next.gradient, direction) < FLATTER * falling) {
                best = next;
                low = step;
            } else {
                return next;
            }
            step = high == Double.POSITIVE_INFINITY ? 2 * low : (low + high) / 2;
        }
        return best;
    }

    private Point orthant(Point from, double[] slope, double[] direction, double first) {
        double step = first;
        for (int i = 0; i < TRIES; i++) {
            double[] to = moved(from, direction, step);
            double expected = 0;
            for (int k = 0; k < to.length; k++) {
                double sign = from.at[k] == 0 ? -Math.signum(slope[k]) : Math.signum(from.at[k]);
                if (absolute[k] > 0 && to[k] * sign <= 0) {
                    to[k] = 0;
                }
                expected += slope[k] * (to[k] - from.at[k]);
            }
            Point next = at(to);
            if (next.value < from.value && next.value <= from.value + DECREASE * expected) {
                return next;
            }
            step /= 2;
        }
        return from;
    }

    private static double[] moved(Point from, double[] direction, double step) {
        double[] to = new double[direction.length];
        for (int i = 0; i < to.length; i++) {
            to[i] = from.at[i] + step * direction[i];
        }
        return to;
    }

    private static double[] minus(double[] a, double[] b) {
        double[] difference = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            difference[i] = a[i] - b[i];
        }
        return difference;
    }

    private static double length(double[] x) {
        return Math.sqrt(Curvature.dot(x, x));
    }

    LinearLoss loss() {
        return loss;
    }

    double[] absolute() {
        return absolute;
    }

    int maxIter() {
        return maxIter;
    }

    double tolerance() {
        return tolerance;
    }
}
