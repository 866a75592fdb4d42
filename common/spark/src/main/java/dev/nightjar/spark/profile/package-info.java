/* SPDX-License-Identifier: Apache-2.0 */
/** Figures of each column of a source and night: aggregates for one pass, sketches that merge, and their table. */
package dev.nightjar.spark.profile;
