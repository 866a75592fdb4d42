/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What columns and expressions of Spark need whatever they are about: names in SQL, and the wiring of an expression that is
 * written in Java.
 */
package dev.nightjar.spark.expression;
