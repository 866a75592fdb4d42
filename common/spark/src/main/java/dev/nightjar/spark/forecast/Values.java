/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.forecast;

import java.util.Arrays;

/** Values of one series by period; NaN where there is none. */
final class Values {

    private final long first;
    private final double[] values;

    /** @param first period of the first value */
    Values(long first, double[] values) {
        this.first = first;
        this.values = values;
    }

    double at(long period) {
        return period < first || period >= first + values.length ? Double.NaN : values[(int) (period - first)];
    }

    long first() {
        return first;
    }

    /** The last period that may have a value. */
    long last() {
        return first + values.length - 1;
    }

    /** A copy of the values from one period to another, both included, that can be written to. */
    Values between(long from, long to) {
        double[] copy = new double[(int) (to - from + 1)];
        Arrays.setAll(copy, i -> at(from + i));
        return new Values(from, copy);
    }

    void set(long period, double value) {
        values[(int) (period - first)] = value;
    }

    /** Each value as a scale sees it. */
    Values map(java.util.function.DoubleUnaryOperator function) {
        return new Values(first, Arrays.stream(values).map(function).toArray());
    }

    /** Mean of the values that there are, NaN if there are none. */
    double mean(long from, long to) {
        double sum = 0;
        int count = 0;
        for (long period = Math.max(first, from); period <= Math.min(to, last()); period++) {
            double value = values[(int) (period - first)];
            if (!Double.isNaN(value)) {
                sum += value;
                count++;
            }
        }
        return count == 0 ? Double.NaN : sum / count;
    }
}
