/* SPDX-License-Identifier: Apache-2.0 */
/** Clusters: how far rows are from those that they belong to, and how well clusters keep apart. */
package dev.nightjar.spark.clustering;
