/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

/** The values of a row as they are, after its block. */
record PlainTerms(int number) implements BlockTally.Terms {

    private static final long serialVersionUID = 1;

    @Override
    public void of(double[] values, double[] terms) {
        System.arraycopy(values, 1, terms, 0, number);
    }
}
