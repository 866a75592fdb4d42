/* SPDX-License-Identifier: Apache-2.0 */
/** Anomalies: the isolation forest, what other models say of rows that do not fit them, and scores that compare. */
package dev.nightjar.spark.anomaly;
