/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.explode_outer;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sequence;

import dev.nightjar.spark.expression.Quoted;
import dev.nightjar.spark.io.LakeColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Folds partial aggregates of numbered intervals into aggregates of many runs of intervals. Intervals are joined in blocks of
 * growing size, and each run is a few blocks; all joins are by equality, so no entity's rows need be in one task.
 */
final class WindowFold {

    /** INT: the number of an interval. */
    static final String INTERVAL = "_interval";

    /** ARRAY of INT: the first interval of each window, from the shortest window to the longest. */
    static final String BEGINS = "_begins";

    /** INT: the last interval of all windows. */
    static final String END = "_end";

    private static final String LEVEL = "_level";
    private static final String BLOCK = "_block";
    private static final String RING = "_ring";
    private static final String COVERING = "_covering";
    private static final String OF_BLOCK = "_of_block_";

    private final List<String> entity;
    private final PartialAggregates partials;
    private final Optional<String> there;

    /** @param there a condition on `_arrival_date` of intervals and `_as_of` of moments; empty if all count */
    WindowFold(List<String> entity, PartialAggregates partials, Optional<String> there) {
        this.entity = entity;
        this.partials = partials;
        this.there = there;
    }

    List<String> entity() {
        return entity;
    }

    /** Partial aggregates of events by these columns, and by the night of arrival if that matters. */
    Dataset<Row> parts(Dataset<Row> events, Column... by) {
        return partials.ofEvents(events, withArrival(columns(entity, by)));
    }

    private Column[] withArrival(Column[] by) {
        return there.isEmpty()
                ? by
                : Stream.concat(Stream.of(by), Stream.of(col(LakeColumns.ARRIVAL_DATE)))
                        .toArray(Column[]::new);
    }

    /** An aggregate over the window of a number, counted from the shortest. */
    record Feature(String aggregate, int window) {}

    /**
     * @param intervals the entity's columns, {@link #INTERVAL}, and the partial aggregates; several rows an interval are one
     * @param moments the entity's columns, `_as_of`, {@link #BEGINS} and {@link #END}
     * @param longest no run has more intervals
     * @param features by name
     * @return the entity's columns, `_as_of`, and the features
     */
    Dataset<Row> folded(Dataset<Row> intervals, Dataset<Row> moments, int longest, Map<String, Feature> features) {
        int highest = Intervals.highestLevel(longest);
        Dataset<Row> blocks = blocks(intervals, highest);
        Column on = lit(true);
        for (String key : with(LEVEL, BLOCK)) {
            blocks = blocks.withColumnRenamed(key, OF_BLOCK + key);
            on = on.and(Quoted.column(key).equalTo(Quoted.column(OF_BLOCK + key)));
        }
        on = there.map(condition -> expr(condition)).map(on::and).orElse(on);
        List<Column> values = new ArrayList<>();
        features.forEach((name, feature) ->
                values.add(partials.value(feature.aggregate(), col(RING).leq(feature.window()))
                        .as(name)));
        return covered(moments, highest)
                .join(blocks, on, "left")
                .groupBy(columns(with(AsOf.COLUMN)))
                .agg(values.get(0), values.subList(1, values.size()).toArray(Column[]::new));
    }

    private Dataset<Row> blocks(Dataset<Row> intervals, int highest) {
        return partials.merged(
                intervals
                        .withColumn(LEVEL, explode(sequence(lit(0), lit(highest))))
                        .withColumn(BLOCK, Intervals.blockOf(col(INTERVAL), col(LEVEL))),
                withArrival(columns(with(LEVEL, BLOCK))));
    }

    private Dataset<Row> covered(Dataset<Row> moments, int highest) {
        return moments.select(columns(
                        with(AsOf.COLUMN),
                        explode_outer(Intervals.cover(col(BEGINS), col(END), highest))
                                .as(COVERING)))
                .select(columns(
                        with(AsOf.COLUMN),
                        Intervals.level(col(COVERING)).as(LEVEL),
                        Intervals.block(col(COVERING)).as(BLOCK),
                        Intervals.ring(col(COVERING)).as(RING)));
    }

    private List<String> with(String... more) {
        return Stream.concat(entity.stream(), Stream.of(more)).toList();
    }

    static Column[] columns(List<String> names, Column... more) {
        return Stream.concat(names.stream().map(Quoted::column), Stream.of(more))
                .toArray(Column[]::new);
    }
}
