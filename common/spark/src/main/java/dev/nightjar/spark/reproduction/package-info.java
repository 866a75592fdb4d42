/* SPDX-License-Identifier: Apache-2.0 */
/** Holds two models, files or tables against each other, number by number and to the bit. */
package dev.nightjar.spark.reproduction;
