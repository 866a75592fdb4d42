/* SPDX-License-Identifier: Apache-2.0 */
/** Lists of items for users, learned from their interactions: factors of ALS, rules of FP-growth, and popularity. */
package dev.nightjar.spark.recommendation;
