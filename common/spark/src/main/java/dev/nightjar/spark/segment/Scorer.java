/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.segment;

import java.io.Serializable;
import org.apache.spark.ml.linalg.Vector;

/** A model of one segment, which is no more than two arrays. */
sealed interface Scorer extends Serializable permits LinearScorer, TreeScorer {

    /** What it says of a vector; {@link Link} says what that means. */
    double margin(Vector features);

    int[] ints();

    double[] doubles();
}
