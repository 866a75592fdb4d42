/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

/** A way to score. */
public enum Scorer {
    /** Expressions over the columns, without vectors. */
    COMPILED,
    /** Spark ML's own `transform`. */
    PLAIN
}
