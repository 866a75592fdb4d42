/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Optional;

/**
 * A rule that a source's rows, or the rows of a night as a whole, must meet.
 *
 * @param name as given, or derived from the rule; unique in its source; stored in `_broken` of quarantined rows
 */
public record Expectation(String name, Rule rule, Action action) {

    /** What happens when the rule is broken. `QUARANTINE` and `DROP` are for row rules only. */
    public enum Action {
        FAIL,
        QUARANTINE,
        DROP,
        WARN
    }

    /** The kinds of rules. */
    public sealed interface Rule {
        /** The YAML key of this kind. */
        String key();
    }

    /** A rule that each row meets or breaks by itself (for `unique` and `references`: with the help of others). */
    public sealed interface RowRule extends Rule {}

    /** A rule about all rows of a night together. */
    public sealed interface TableRule extends Rule {}

    /** A Boolean expression; null counts as met, as in a SQL CHECK constraint. */
    public record Check(String expression) implements RowRule {
        @Override
        public String key() {
            return "check";
        }
    }

    public record NotNull(List<String> columns) implements RowRule {
        @Override
        public String key() {
            return "notNull";
        }
    }

    /** No two rows of the night share these columns' values; with action `quarantine` all but one go. */
    public record Unique(List<String> columns) implements RowRule {
        @Override
        public String key() {
            return "unique";
        }
    }

    public record InSet(String column, List<String> values) implements RowRule {
        @Override
        public String key() {
            return "inSet";
        }
    }

    /** The whole pattern need not match: Java regular expression, as Spark's `rlike`. */
    public record Matches(String column, String pattern) implements RowRule {
        @Override
        public String key() {
            return "matches";
        }
    }

    /** The value occurs in column `to` of another source of the same pipeline, as known on this date. */
    public record References(String column, String source, String to) implements RowRule {
        @Override
        public String key() {
            return "references";
        }
    }

    public record Rows(Optional<Long> min, Optional<Long> max) implements TableRule {
        @Override
        public String key() {
            return "rows";
        }
    }

    /** The number of rows against the mean of the nights in the period before, as a ratio (3.0 is three times). */
    public record RowsChange(Optional<Double> maxIncrease, Optional<Double> maxDecrease, Period over)
            implements TableRule {
        @Override
        public String key() {
            return "rowsChange";
        }
    }

    /** The share of non-null values, 0 to 1. */
    public record Completeness(String column, double min) implements TableRule {
        @Override
        public String key() {
            return "completeness";
        }
    }

    public record Mean(String column, Optional<Double> min, Optional<Double> max) implements TableRule {
        @Override
        public String key() {
            return "mean";
        }
    }

    public record Quantile(String column, double q, Optional<Double> min, Optional<Double> max) implements TableRule {
        @Override
        public String key() {
            return "quantile";
        }
    }

    /** The newest value is no older than `within` before the end of the date. */
    public record Freshness(String column, Duration within) implements TableRule {
        @Override
        public String key() {
            return "freshness";
        }
    }
}
