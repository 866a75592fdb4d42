/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.segment;

import java.io.Serializable;

/**
 * What coefficients cost, as Spark ML has it: `regParam` in all, `elasticNetParam` of it by the absolute value, the rest by half
 * the square, of coefficients of standardised columns or, without `standardization`, of the columns as they are.
 */
record Penalty(double regParam, double elasticNetParam, boolean standardization) implements Serializable {

    /** For the squares of coefficients of a design's columns. */
    double[] squares(Design design, int length, double scale) {
        double[] costs = new double[length];
        for (int slot = 0; slot < design.width(); slot++) {
            double deviation = standardization ? 1 : design.deviations()[slot];
            costs[slot] = regParam * (1 - elasticNetParam) * scale / (deviation * deviation);
        }
        return costs;
    }

    /** For their absolute values. */
    double[] absolutes(Design design, int length, double scale) {
        double[] costs = new double[length];
        for (int slot = 0; slot < design.width(); slot++) {
            costs[slot] = regParam * elasticNetParam * scale / (standardization ? 1 : design.deviations()[slot]);
        }
        return costs;
    }
}
