/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.features;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.unix_date;

import dev.nightjar.spark.expression.Quoted;
import dev.nightjar.spark.io.LakeColumns;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Partial aggregates of each entity's events by day and night of arrival: tiles, of which windows of days are made. */
final class DayTiles {

    static final String DAY = FeatureView.DAY;

    private final List<String> entity;
    private final PartialAggregates partials;

    DayTiles(List<String> entity, PartialAggregates partials) {
        this.entity = entity;
        this.partials = partials;
    }

    /**
     * Tiles of events.
     *
     * @param events with the entity's columns, {@link FeatureView#TIME} and `_arrival_date`
     * @return the entity's columns, {@link #DAY}, `_arrival_date`, and the partial aggregates
     */
    Dataset<Row> of(Dataset<Row> events) {
        return partials.ofEvents(
                events.withColumn(DAY, to_date(col(FeatureView.TIME))).where(col(DAY).isNotNull()),
                WindowFold.columns(entity, col(DAY), col(LakeColumns.ARRIVAL_DATE)));
    }

    /**
     * Aggregates of windows as of the ends of days.
     *
     * @param spine distinct entities and `_as_of`, a DATE
     * @param windows from the shortest to the longest
     */
    static Dataset<Row> asOf(
            WindowFold fold,
            Dataset<Row> tiles,
            Dataset<Row> spine,
            List<Period> windows,
            Map<String, WindowFold.Feature> features) {
        Column last = unix_date(col(AsOf.COLUMN));
        Column[] begins =
                windows.stream().map(window -> last.minus(window.getDays() - 1)).toArray(Column[]::new);
        return fold.folded(
                tiles.withColumn(WindowFold.INTERVAL, unix_date(col(DAY))),
                spine.withColumn(WindowFold.BEGINS, array(begins)).withColumn(WindowFold.END, last),
                windows.get(windows.size() - 1).getDays(),
                features);
    }

    /**
     * Aggregates of windows as of the ends of some days, of each entity with events in the longest.
     *
     * @param days one or more
     * @param windows from the shortest to the longest
     * @return the entity's columns, `_as_of`, and the features
     */
    Dataset<Row> nightly(
            Dataset<Row> tiles, List<LocalDate> days, List<Period> windows, Map<String, WindowFold.Feature> features) {
        int longest = windows.get(windows.size() - 1).getDays();
        Column first = greatest(col(DAY), col(LakeColumns.ARRIVAL_DATE), lit(days.get(0)));
        Column last = least(date_add(col(DAY), longest - 1), lit(days.get(days.size() - 1)));
        List<Column> values = new ArrayList<>();
        features.forEach((name, feature) -> values.add(partials.value(
                        feature.aggregate(),
                        col(DAY).gt(date_sub(
                                col(AsOf.COLUMN), windows.get(feature.window()).getDays())))
                .as(name)));
        Column known = entity.stream()
                .map(key -> Quoted.column(key).isNotNull())
                .reduce(Column::and)
                .orElseThrow();
        return tiles.where(first.leq(last).and(known))
                .withColumn(AsOf.COLUMN, explode(sequence(first, last)))
                .where(col(AsOf.COLUMN).isin(days.toArray()))
                .groupBy(WindowFold.columns(entity, col(AsOf.COLUMN)))
                .agg(values.get(0), values.subList(1, values.size()).toArray(Column[]::new));
    }
}
