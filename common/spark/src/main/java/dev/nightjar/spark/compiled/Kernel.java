/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.compiled;

import java.io.Serializable;

/** What a model makes of a feature vector. */
interface Kernel extends Serializable {

    /**
     * The number that the model makes: its margin before a link function, or its prediction.
     *
     * @param vector the features; slots of categories are 0 when this is called and when it returns
     * @param hot for each category column the slot that is 1, or -1 for none
     */
    double of(double[] vector, int[] hot);
}
