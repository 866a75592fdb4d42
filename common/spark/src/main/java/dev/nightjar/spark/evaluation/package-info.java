/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Metrics, curves, slices and intervals of predictions, whatever made them: functions over named columns. One pass over
 * the rows tallies what all metrics need, of the whole and of every slice; metrics and their intervals are made of the
 * tallies, whose size does not depend on the number of rows.
 */
package dev.nightjar.spark.evaluation;
