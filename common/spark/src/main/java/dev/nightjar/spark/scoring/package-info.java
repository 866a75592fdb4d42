/* SPDX-License-Identifier: Apache-2.0 */
/** Scoring the examples of a date with a registered model version. */
package dev.nightjar.spark.scoring;
