/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

/**
 * Training rows of one class, or all of a regression.
 *
 * @param weight sum of `_weight`
 * @param target sum of `_target`
 */
record ClassCount(long rows, double weight, double target) {

    static final ClassCount NONE = new ClassCount(0, 0, 0);
}
