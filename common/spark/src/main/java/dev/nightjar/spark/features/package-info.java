/* SPDX-License-Identifier: Apache-2.0 */
/** Features of entities as of a time: windowed aggregates and newest rows, the same for training and scoring. */
package dev.nightjar.spark.features;
