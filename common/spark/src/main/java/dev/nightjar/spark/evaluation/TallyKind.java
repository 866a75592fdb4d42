/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import java.io.Serializable;

/** Makes tallies of one kind. Kinds that make the same are equal. */
interface TallyKind<T extends Tally<T>> extends Serializable {

    T empty();
}
