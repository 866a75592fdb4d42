/* SPDX-License-Identifier: Apache-2.0 */
/** Finds out what a data file holds, for a first pipeline file. */
package dev.nightjar.spark.discovery;
