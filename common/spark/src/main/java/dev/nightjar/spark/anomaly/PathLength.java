/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.anomaly;

/** The average path length of searches that find nothing (Liu, Ting and Zhou, ICDM 2008, equation 1). */
final class PathLength {

    private PathLength() {}

    /** c(n) = 2 H(n - 1) - 2 (n - 1) / n in a binary search tree of n rows, H being the harmonic numbers themselves. */
    static double average(int rows) {
        if (rows < 2) {
            return 0;
        }
        double harmonic = 0;
        for (int i = rows - 1; i > 0; i--) {
            harmonic += 1.0 / i;
        }
        return 2 * harmonic - 2.0 * (rows - 1) / rows;
    }
}
