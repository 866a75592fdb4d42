/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One cleaning step of a source, applied in the order of the file. Expressions are Spark SQL. */
public sealed interface CleanStep {

    /** Adds or replaces columns: name to expression. */
    record Derive(Map<String, String> expressions) implements CleanStep {}

    /** Renames columns: old name to new name. */
    record Rename(Map<String, String> names) implements CleanStep {}

    /** Casts columns: name to Spark SQL type. A value that cannot be cast sends its row to quarantine. */
    record Cast(Map<String, String> types) implements CleanStep {}

    /** Replaces nulls: column name to a constant, written as text and cast to the column's type. */
    record Fill(Map<String, String> values) implements CleanStep {}

    /** Keeps the rows for which the expression is true; the others count as dropped. */
    record Filter(String expression) implements CleanStep {}

    /** Keeps one row a key: the first or last by `orderBy`. */
    record Deduplicate(List<String> by, Keep keep, Optional<String> orderBy) implements CleanStep {}

    /** Removes columns. */
    record Drop(List<String> columns) implements CleanStep {}

    /** Which of several rows with one key stays. */
    enum Keep {
        FIRST,
        LAST
    }
}
