/* SPDX-License-Identifier: Apache-2.0 */
/** Follows a score back to its model, its features and its rows. */
package dev.nightjar.spark.trace;
