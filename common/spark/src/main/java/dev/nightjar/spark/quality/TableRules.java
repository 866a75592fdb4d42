/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.quality;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.percentile_approx;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.core.spec.Expectation;
import dev.nightjar.core.spec.Expectation.Rule;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Column;

/** Table rules: the aggregate that each needs over the rows that stay, and its judgement. */
final class TableRules {

    private static final int ACCURACY = 10_000;

    private TableRules() {}

    /** The aggregate over the rows for which `stays` is true; empty for rules that need only their number. */
    static Optional<Column> aggregate(Rule rule, Column stays) {
        if (rule instanceof Expectation.Completeness completeness) {
            return Optional.of(
                    count_if(stays.and(col(completeness.column()).isNotNull())).cast("double"));
        } else if (rule instanceof Expectation.Mean mean) {
            return Optional.of(avg(when(stays, col(mean.column()))).cast("double"));
        } else if (rule instanceof Expectation.Quantile quantile) {
            return Optional.of(percentile_approx(
                            when(stays, col(quantile.column()).cast("double")), lit(quantile.q()), lit(ACCURACY))
                    .cast("double"));
        } else if (rule instanceof Expectation.Freshness freshness) {
            return Optional.of(
                    max(when(stays, col(freshness.column()).cast("timestamp"))).cast("double"));
        }
        return Optional.empty();
    }

    /** What a table rule is judged by. */
    record Evidence(long rows, Optional<Double> aggregate, Optional<Double> meanRowsBefore, Instant endOfDate) {}

    /** What is wrong, with the figures; empty if nothing is. */
    static Optional<String> judge(Rule rule, Evidence evidence) {
        if (rule instanceof Expectation.Rows rows) {
            return bounds(
                    "rows",
                    (double) evidence.rows(),
                    rows.min().map(Long::doubleValue),
                    rows.max().map(Long::doubleValue));
        } else if (rule instanceof Expectation.RowsChange change) {
            return evidence.meanRowsBefore().filter(mean -> mean > 0).flatMap(mean -> change(change, evidence, mean));
        } else if (rule instanceof Expectation.Completeness completeness) {
            double share = evidence.rows() == 0 ? 1 : evidence.aggregate().orElse(0.0) / evidence.rows();
            return bounds(
                    "share of non-null " + completeness.column(),
                    share,
                    Optional.of(completeness.min()),
                    Optional.empty());
        } else if (rule instanceof Expectation.Mean mean) {
            return evidence.aggregate().flatMap(v -> bounds("mean of " + mean.column(), v, mean.min(), mean.max()));
        } else if (rule instanceof Expectation.Quantile quantile) {
            return evidence.aggregate()
                    .flatMap(v -> bounds(
                            "quantile " + quantile.q() + " of " + quantile.column(),
                            v,
                            quantile.min(),
                            quantile.max()));
        } else if (rule instanceof Expectation.Freshness freshness) {
            return stale(freshness, evidence);
        }
        throw new IllegalStateException("Unknown table rule " + rule);
    }

    private static Optional<String> change(Expectation.RowsChange change, TableRules.Evidence evidence, double mean) {
        double ratio = evidence.rows() / mean;
        boolean more = change.maxIncrease().map(limit -> ratio > 1 + limit).orElse(false);
        boolean fewer = change.maxDecrease().map(limit -> ratio < 1 - limit).orElse(false);
        return more || fewer
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "%d rows are %.2f times the mean of %s before",
                        evidence.rows(),
                        ratio,
                        change.over()))
                : Optional.empty();
    }

    private static Optional<String> stale(Expectation.Freshness freshness, Evidence evidence) {
        Optional<Instant> newest = evidence.aggregate().map(seconds -> Instant.ofEpochMilli((long) (seconds * 1000)));
        Instant limit = evidence.endOfDate().minus(freshness.within());
        return newest.map(at -> !at.isBefore(limit)).orElse(false)
                ? Optional.empty()
                : Optional.of("newest " + freshness.column() + " is "
                        + newest.map(Instant::toString).orElse("absent") + ", older than " + limit);
    }

    private static Optional<String> bounds(String what, double value, Optional<Double> min, Optional<Double> max) {
        boolean low = min.map(limit -> value < limit).orElse(false);
        boolean high = max.map(limit -> value > limit).orElse(false);
        if (!low && !high) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "%s is %s, %s %s",
                what,
                number(value),
                low ? "below" : "above",
                number(low ? min.get() : max.get())));
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.4f", value);
    }
}
