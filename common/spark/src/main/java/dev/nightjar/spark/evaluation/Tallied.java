/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import dev.nightjar.spark.expression.AggregatePlace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What was tallied of rows, and of the parts of slices that have some.
 *
 * @param parts in the order of the slices, of each the most frequent value first
 */
public record Tallied<T>(T whole, List<Part<T>> parts) {

    /**
     * A part of the rows.
     *
     * @param slice as the pipeline file says it
     * @param name `slice=value`, or the condition that its rows meet
     */
    public record Part<T>(String slice, String name, T tally) {}

    /**
     * Tallies in one pass, whatever the number of slices.
     *
     * @param values DOUBLE; rows with a NULL among them are left out
     */
    static <T extends Tally<T>> Tallied<T> of(
            Dataset<Row> rows, TallyKind<T> kind, List<Column> values, Slices slices) {
        List<Column> columns = new ArrayList<>();
        for (Column value : values) {
            columns.add(value.cast("double").as("v" + columns.size()));
        }
        for (Column part : slices.texts()) {
            columns.add(part.as("s" + columns.size()));
        }
        Dataset<Row> narrow = rows.select(columns.toArray(Column[]::new));
        AggregatePlace place = AggregatePlace.over(
                Arrays.stream(narrow.columns()).map(narrow::col).toList());
        TallyAggregate<T> aggregate = new TallyAggregate<>(place, kind, slices.columns(), values.size());
        byte[] bytes = narrow.agg(aggregate.column()).first().getAs(0);
        return SlicedTally.of(kind, slices.columns(), bytes).named(slices.columns());
    }

    /** The same with something made of each tally. */
    <R> Tallied<R> map(Function<T, R> made) {
        return new Tallied<>(
                made.apply(whole),
                parts.stream()
                        .map(part -> new Part<>(part.slice(), part.name(), made.apply(part.tally())))
                        .toList());
    }
}
