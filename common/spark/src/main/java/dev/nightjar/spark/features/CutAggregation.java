/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.features;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;

import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Windowed aggregates as of many moments, where many events lie in each window. The begins and ends of all windows of an
 * entity cut its time into intervals; one pass over the events, without a sort or a shuffle of them, aggregates those of each
 * interval; and windows are runs of intervals. So an event costs the same however many windows it is in.
 */
final class CutAggregation {

    private static final String CUT = "_cut";
    private static final String CUTS = "_cuts";
    private static final String STARTS = "_starts";
    private static final String STOP = "_stop";

    /** 8 bytes each: some 100 MB in the memory of each executor at most. */
    private static final long MOST_CUTS_TO_BROADCAST = 10_000_000;

    private final AsOf asOf;
    private final List<Period> windows;
    private final WindowFold fold;

    /** @param windows from the shortest to the longest */
    CutAggregation(AsOf asOf, List<Period> windows, WindowFold fold) {
        this.asOf = asOf;
        this.windows = windows;
        this.fold = fold;
    }

    /**
     * @param events with the entity's columns and {@link FeatureView#TIME}
     * @param spine distinct entities and `_as_of`
     * @param features by name
     * @return the entity's columns, `_as_of`, and the features
     */
    Dataset<Row> aggregated(
            Dataset<Row> events, Dataset<Row> spine, SpineSize size, Map<String, WindowFold.Feature> features) {
        Dataset<Row> timed = spine.withColumn(STOP, expr(asOf.end()))
                .withColumn(
                        STARTS,
                        array(windows.stream()
                                .map(window -> expr(asOf.begin(window)))
                                .toArray(Column[]::new)));
        Dataset<Row> cuts =
                size.rows() * (windows.size() + 1) <= MOST_CUTS_TO_BROADCAST ? broadcast(cuts(timed)) : cuts(timed);
        long longest = size.mostOfAnEntity() * (windows.size() + 1);
        return fold.folded(
                intervals(events, cuts), moments(timed, cuts), (int) Math.min(Integer.MAX_VALUE, longest), features);
    }

    private Dataset<Row> cuts(Dataset<Row> timed) {
        Column all = expr("array_append(" + STARTS + ", " + STOP + ")");
        return timed.select(with(explode(all).as(CUT)))
                .groupBy(with())
                .agg(array_sort(collect_set(CUT)).as(CUTS));
    }

    private Dataset<Row> intervals(Dataset<Row> events, Dataset<Row> cuts) {
        return fold.parts(
                joined(events, cuts, "inner")
                        .withColumn(WindowFold.INTERVAL, Intervals.of(col(CUTS), col(FeatureView.TIME)))
                        .where(col(WindowFold.INTERVAL).gt(0)),
                col(WindowFold.INTERVAL));
    }

    private Dataset<Row> moments(Dataset<Row> timed, Dataset<Row> cuts) {
        List<Column> begins = new ArrayList<>();
        for (int window = 0; window < windows.size(); window++) {
            begins.add(Intervals.of(col(CUTS), col(STARTS).getItem(window)));
        }
        return joined(timed, cuts, "left")
                .select(with(
                        col(AsOf.COLUMN),
                        array(begins.toArray(Column[]::new)).as(WindowFold.BEGINS),
                        Intervals.of(col(CUTS), col(STOP)).minus(1).as(WindowFold.END)));
    }

    private Dataset<Row> joined(Dataset<Row> rows, Dataset<Row> cuts, String how) {
        return rows.join(cuts, fold.entity().toArray(String[]::new), how);
    }

    private Column[] with(Column... more) {
        return WindowFold.columns(fold.entity(), more);
    }
}
