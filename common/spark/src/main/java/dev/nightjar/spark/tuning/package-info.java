/* SPDX-License-Identifier: Apache-2.0 */
/** The search for better parameters: what is tried, in which order, and what is found. */
package dev.nightjar.spark.tuning;
