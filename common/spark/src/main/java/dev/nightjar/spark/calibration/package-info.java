/* SPDX-License-Identifier: Apache-2.0 */
/** Stages and functions that turn the margins of classifiers into probabilities. */
package dev.nightjar.spark.calibration;
