/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.segment;

import java.io.Serializable;

/** Makes a model of the rows of one segment. */
interface SegmentTrainer extends Serializable {

    /** @param rows two or more, of positive weight in all */
    Scorer train(SegmentRows rows);

    /** What the margins of its models mean. */
    Link link();
}
