/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What is counted and summed of rows so that metrics can be made of it. The tallies of parts merge to that of the whole. */
interface Tally<T extends Tally<T>> {

    /** One more row. */
    void add(double[] values);

    void merge(T other);

    /** So that {@link #read} of an empty tally of the same kind makes an equal one. */
    void write(DataOutput out) throws IOException;

    void read(DataInput in) throws IOException;
}
