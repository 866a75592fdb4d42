/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.calibration;

/** A probability of a margin: 1 / (1 + exp(-(slope * margin + offset))). */
public record Sigmoid(double slope, double offset) {

    double of(double margin) {
        double z = slope * margin + offset;
        // either way exp is of a number that is not positive
        return z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z));
    }
}
