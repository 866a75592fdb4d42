/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.segment;

import java.io.Serializable;

/** When trees end and how finely they split, named as in Spark ML. */
record TreeSettings(
        int maxDepth, int maxBins, int minInstancesPerNode, double minWeightFractionPerNode, double minInfoGain)
        implements Serializable {}
