/* SPDX-License-Identifier: Apache-2.0 */
/** Forecasts of series: their periods, what a model learns of their past, and intervals. Knows nothing of models' files. */
package dev.nightjar.spark.forecast;
