/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.compiled;

import java.io.Serializable;

/** What each input adds to a raw score. With the base value the contributions sum to it. */
interface Contributions extends Serializable {

    /** The raw score without any input. */
    double base();

    /**
     * Adds what each input contributes.
     *
     * @param contributions by input
     * @param vector the features of a row
     */
    void addTo(double[] contributions, double[] vector);
}
