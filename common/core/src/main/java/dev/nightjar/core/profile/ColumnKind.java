/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.profile;

/** How the values of a column are looked at. */
public enum ColumnKind {
    /** Integers, decimals and floating point. */
    NUMBER,
    BOOLEAN,
    /** As days since 1970-01-01. */
    DATE,
    /** As seconds since 1970-01-01T00:00:00Z. */
    TIMESTAMP,
    TEXT,
    /** Structures, lists, maps, binary and intervals: only their rows and nulls are counted. */
    OTHER
}
