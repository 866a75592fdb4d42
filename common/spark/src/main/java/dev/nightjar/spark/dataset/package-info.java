/* SPDX-License-Identifier: Apache-2.0 */
/** Examples: rows of the spine with their inputs as of their time, labels once known, and the split. */
package dev.nightjar.spark.dataset;
