/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.profile;

import dev.nightjar.core.profile.ColumnKind;
import dev.nightjar.core.profile.ColumnSummary;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.BinaryOperator;

/**
 * What is kept of a column: exact figures, and sketches of the rest, so that profiles of several nights add up to that
 * of all their rows.
 *
 * @param position of the column in its source, from 0
 * @param type Spark SQL type
 * @param range exact
 * @param moments of finite numbers and of booleans as 0 and 1
 */
public record ColumnProfile(
        String column,
        int position,
        String type,
        ColumnKind kind,
        long rows,
        long nulls,
        long notFinite,
        Optional<Ends> range,
        Optional<Moments> moments,
        Optional<ColumnSummary.Lengths> lengths,
        Sketches sketches) {

    /** Least and greatest value: a Number, Boolean or String; of dates the day, of timestamps the microsecond since 1970. */
    record Ends(Comparable<?> min, Comparable<?> max) {

        @SuppressWarnings("unchecked")
        private static <T> Comparable<?> least(Comparable<?> one, Comparable<?> other) {
            return ((Comparable<T>) one).compareTo((T) other) <= 0 ? one : other;
        }

        Ends merge(Ends other) {
            return new Ends(least(min, other.min), least(max, other.max) == max ? other.max : max);
        }
    }

    /** Mean and sample standard deviation of `count` numbers. */
    record Moments(long count, double mean, double stddev) {

        /** Chan, Golub and LeVeque 1979, the pairwise update. */
        Moments merge(Moments other) {
            long all = count + other.count;
            double delta = other.mean - mean;
            double squares = squares() + other.squares() + delta * delta * ((double) count * other.count / all);
            return new Moments(all, mean + delta * other.count / all, all > 1 ? Math.sqrt(squares / (all - 1)) : 0);
        }

        private double squares() {
            return stddev * stddev * (count - 1);
        }
    }

    /** Whether profiles of both can be added. */
    boolean fits(ColumnProfile other) {
        return column.equals(other.column) && type.equals(other.type);
    }

    /** The profile of the rows of both, which share none. */
    ColumnProfile merge(ColumnProfile other) {
        return new ColumnProfile(
                column,
                position,
                type,
                kind,
                rows + other.rows,
                nulls + other.nulls,
                notFinite + other.notFinite,
                either(range, other.range, Ends::merge),
                either(moments, other.moments, Moments::merge),
                either(lengths, other.lengths, (one, two) -> lengths(one, rows - nulls, two, other.rows - other.nulls)),
                sketches.merge(other.sketches, Items.of(type, kind)));
    }

    private static ColumnSummary.Lengths lengths(
            ColumnSummary.Lengths one, long ofOne, ColumnSummary.Lengths other, long ofOther) {
        return new ColumnSummary.Lengths(
                Math.min(one.min(), other.min()),
                (one.mean() * ofOne + other.mean() * ofOther) / (ofOne + ofOther),
                Math.max(one.max(), other.max()));
    }

    private static <T> Optional<T> either(Optional<T> one, Optional<T> other, BinaryOperator<T> merge) {
        return one.isPresent() && other.isPresent()
                ? Optional.of(merge.apply(one.get(), other.get()))
                : one.or(() -> other);
    }

    /** The figures for people; times are told in a zone. */
    public ColumnSummary summary(ZoneId zone) {
        ValueText text = new ValueText(kind, zone);
        return new ColumnSummary(
                column,
                type,
                kind,
                rows,
                nulls,
                notFinite,
                sketches.distinctCount().map(distinct -> Math.min(distinct, rows - nulls)),
                range.map(text::range),
                moments.map(Moments::mean),
                moments.map(Moments::stddev),
                sketches.quantileValues(),
                sketches.topValues(Items.of(type, kind), text),
                sketches.bins(ColumnSummary.isWhole(type, kind)),
                lengths);
    }
}
