/* SPDX-License-Identifier: Apache-2.0 */
/** What a step is, what it may use, and what it answers; running one and writing the ledger. */
package dev.nightjar.spark.step;
