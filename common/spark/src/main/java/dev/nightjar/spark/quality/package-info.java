/* SPDX-License-Identifier: Apache-2.0 */
/** Cleaning rows and judging them: which go to bronze, which to quarantine, which are dropped, and what stops a night. */
package dev.nightjar.spark.quality;
