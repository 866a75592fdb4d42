/* SPDX-License-Identifier: Apache-2.0 */
/** Watching scored nights: drift of inputs and predictions, and performance once labels have arrived. */
package dev.nightjar.spark.monitoring;
