/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.xxhash64;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.spec.DatasetSpec.Known;
import dev.nightjar.core.spec.FeatureViewSpec;
import dev.nightjar.core.spec.SourceSpec;
import dev.nightjar.spark.io.LakeColumns;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A feature view: its features for entities, each as of its own time. The same function makes the nightly table, the
 * training set and the inputs of scoring.
 */
public final class FeatureView {

    private static final String PREFIX = "_event_";

    /** When an event was. */
    static final String TIME = PREFIX + "time";

    /** DATE: the day of events, in the session's time zone. */
    public static final String DAY = "_day";

    private final String name;
    private final FeatureViewSpec spec;
    private final DerivedFeatures derived;

    public FeatureView(String name, FeatureViewSpec spec) {
        this.name = name;
        this.spec = spec;
        this.derived = new DerivedFeatures(name, own(), spec.derive());
    }

    /** TIMESTAMP of a row of the spine: events before it count. */
    private static final String END = "_window_end";

    /** With the days of a window: TIMESTAMP from which on events are in it. */
    private static final String BEGIN = "_window_begin_";

    /** How windowed aggregates are computed; the result is the same. */
    public enum Plan {

        /** Each row of the spine is joined to the events in its longest window. Best where they are few. */
        JOIN,

        /** {@link CutAggregation}. Best where they are many. */
        CUT,

        /** What is best for as many rows as there are: counts both sides first. */
        BY_SIZE
    }

    /** Names of the feature columns, in order. */
    public List<String> columns() {
        List<String> columns = own();
        spec.derive().keySet().forEach(column -> columns.add(FeatureViewSpec.column(name, column)));
        return columns;
    }

    /** Those that are not derived. */
    private List<String> own() {
        List<String> columns = new ArrayList<>();
        for (String aggregate : spec.aggregate().keySet()) {
            spec.windows().forEach(window -> columns.add(FeatureViewSpec.column(name, aggregate, window)));
        }
        spec.columns().keySet().forEach(column -> columns.add(FeatureViewSpec.column(name, column)));
        return columns;
    }

    /** How many days before the day as of which features are an event can still count; empty if any number. */
    public Optional<Integer> reach() {
        return spec.windows().stream().map(Period::getDays).max(Comparator.naturalOrder());
    }

    /** @throws UsageError if a windowed aggregate depends on an order of rows that windows do not have */
    public static void refuseWithoutOrder(String aggregate) {
        AggregateExpressionTree.parse(aggregate);
    }

    /** Whether a view's rows lie in bronze on the day of their timestamp. */
    public boolean isByEventTimeOf(SourceSpec source) {
        return source.eventTime().equals(Optional.of(spec.timestamp()));
    }

    /** Its windows, from the shortest to the longest. */
    List<Period> windows() {
        return spec.windows().stream()
                .distinct()
                .sorted(Comparator.comparing(Period::getDays))
                .toList();
    }

    /** Its windowed aggregates by column. */
    Map<String, WindowFold.Feature> features() {
        Map<String, WindowFold.Feature> features = new LinkedHashMap<>();
        spec.aggregate()
                .forEach((aggregate, sql) -> spec.windows()
                        .forEach(window -> features.put(
                                FeatureViewSpec.column(name, aggregate, window),
                                new WindowFold.Feature(aggregate, windows().indexOf(window)))));
        return features;
    }

    /**
     * Features of each distinct entity and time of a spine.
     *
     * @param bronze rows of the view's source, with `_arrival_date`
     * @param spine with the entity's columns and `_as_of`; one row an entity and time
     * @param known whether a row counts from its event on, or only once it had arrived too
     * @return the entity's columns, `_as_of` and {@link #columns()}; entities without events have 0 for counts and null
     *     otherwise
     */
    public Dataset<Row> asOf(Dataset<Row> bronze, Dataset<Row> spine, AsOf asOf, Known known, Plan plan) {
        return withDerived(underived(events(bronze), spine, asOf, known, plan), asOf);
    }

    private Dataset<Row> underived(Dataset<Row> events, Dataset<Row> spine, AsOf asOf, Known known, Plan plan) {
        return spec.columns().isEmpty()
                ? aggregated(events, spine, asOf, known, plan)
                : newest(events, spine, asOf, known);
    }

    /** Adds what is derived from the other features of a row and its `_as_of`. */
    Dataset<Row> withDerived(Dataset<Row> features, AsOf asOf) {
        return derived.add(features, asOf);
    }

    /**
     * One derived column as of any day, to be analysed.
     *
     * @throws UsageError if it is not of one row, or reads anything but the view's other features
     */
    public Dataset<Row> derivedAlone(String column, Dataset<Row> bronze) {
        Dataset<Row> spine = entities(bronze).withColumn(AsOf.COLUMN, lit(LocalDate.EPOCH));
        return underived(events(bronze), spine, AsOf.END_OF_DAY, Known.EVENT, Plan.JOIN)
                .select(derived.column(column, AsOf.END_OF_DAY));
    }

    /**
     * What the features of a spine are made of: its entities' events that are in the longest window, or of a view without
     * windows the newest one.
     *
     * @param bronze as for {@link #asOf}
     * @return {@link #DAY} DATE, `_arrival_date` DATE and `events` BIGINT
     */
    public Dataset<Row> tiles(Dataset<Row> bronze, Dataset<Row> spine, AsOf asOf, Known known) {
        Dataset<Row> rows =
                joined(events(bronze), spine, asOf, known).where(col(TIME).isNotNull());
        Dataset<Row> those = reach().isPresent()
                ? rows
                : rows.orderBy(col(TIME).desc(), col(LakeColumns.ARRIVAL_DATE).desc())
                        .limit(1);
        return those.groupBy(to_date(col(TIME)).as(DAY), col(LakeColumns.ARRIVAL_DATE))
                .agg(count(lit(1)).as("events"));
    }

    private static String there(Known known, AsOf asOf) {
        return known == Known.ARRIVAL ? asOf.arrived() : "true";
    }

    /** Distinct entities of a view's source; rows without a value of one of its columns are none. */
    public Dataset<Row> entities(Dataset<Row> bronze) {
        Dataset<Row> rows = spec.where().map(bronze::where).orElse(bronze);
        Column known = spec.entity().stream()
                .map(key -> col(key).isNotNull())
                .reduce(Column::and)
                .orElseThrow();
        return rows.where(known).select(columns(spec.entity())).distinct();
    }

    /** Rows of bronze that count, with {@link #TIME}. */
    Dataset<Row> events(Dataset<Row> bronze) {
        Dataset<Row> rows = spec.where().map(bronze::where).orElse(bronze);
        return rows.withColumn(TIME, col(spec.timestamp()).cast("timestamp"));
    }

    private Dataset<Row> aggregated(Dataset<Row> events, Dataset<Row> spine, AsOf asOf, Known known, Plan plan) {
        if (plan == Plan.JOIN) {
            return ofPairs(events, spine, asOf, known);
        }
        Optional<PartialAggregates> partials = PartialAggregates.of(spec.aggregate(), events);
        if (partials.isEmpty()) {
            return ofPairs(events, spine, asOf, known);
        }
        SpineSize size = SpineSize.of(spine, spec.entity());
        return plan == Plan.BY_SIZE && !size.manyPairs(events)
                ? ofPairs(events, spine, asOf, known)
                : new CutAggregation(asOf, windows(), fold(partials.get(), asOf, known))
                        .aggregated(events, spine, size, features());
    }

    /** How its windows are folded. */
    WindowFold fold(PartialAggregates partials, AsOf asOf, Known known) {
        return new WindowFold(
                spec.entity(), partials, known == Known.ARRIVAL ? Optional.of(asOf.arrived()) : Optional.empty());
    }

    private Dataset<Row> ofPairs(Dataset<Row> events, Dataset<Row> spine, AsOf asOf, Known known) {
        List<Column> aggregates = new ArrayList<>();
        spec.aggregate()
                .forEach((aggregate, sql) -> spec.windows()
                        .forEach(window -> aggregates.add(WindowedAggregate.within(sql, TIME + " >= " + begin(window))
                                .as(FeatureViewSpec.column(name, aggregate, window)))));
        return grouped(joined(events, spine, asOf, known), aggregates);
    }

    /** Ties in time are broken by arrival and then by content, so that the same rows always give the same features. */
    private Dataset<Row> newest(Dataset<Row> events, Dataset<Row> spine, AsOf asOf, Known known) {
        List<Column> values = new ArrayList<>();
        spec.columns().forEach((column, sql) -> values.add(expr(sql).as(FeatureViewSpec.column(name, column))));
        Column row = struct(values.toArray(Column[]::new));
        Dataset<Row> evaluated = events.withColumn(PREFIX + "row", row)
                .withColumn(
                        PREFIX + "order",
                        struct(
                                col(TIME),
                                col(LakeColumns.ARRIVAL_DATE),
                                xxhash64(row).as("content")));
        Column newest = max_by(col(PREFIX + "row"), col(PREFIX + "order")).as(PREFIX + "newest");
        List<Column> result = new ArrayList<>(List.of(keyed()));
        own().forEach(column -> result.add(col(PREFIX + "newest." + column).as(column)));
        return grouped(joined(evaluated, spine, asOf, known), List.of(newest)).select(result.toArray(Column[]::new));
    }

    /**
     * Each row of the spine with the events that count for it, in the longest window where there are windows, or with nulls.
     * The ends of windows are made once a row and not once a pair: to reckon with days of a time zone costs more than all
     * else.
     */
    private Dataset<Row> joined(Dataset<Row> events, Dataset<Row> spine, AsOf asOf, Known known) {
        Dataset<Row> bounded = spine.withColumn(END, expr(asOf.end()));
        for (Period window : windows()) {
            bounded = bounded.withColumn(begin(window), expr(asOf.begin(window)));
        }
        Column on = expr(TIME + " < " + END + " AND " + there(known, asOf));
        if (reach().isPresent()) {
            on = on.and(expr(TIME + " >= " + begin(Period.ofDays(reach().get()))));
        }
        Dataset<Row> renamed = events;
        for (String key : spec.entity()) {
            renamed = renamed.withColumn(PREFIX + key, col(key)).drop(key);
            on = col(key).equalTo(col(PREFIX + key)).and(on);
        }
        return bounded.join(renamed.drop(AsOf.COLUMN), on, "left");
    }

    private static String begin(Period window) {
        return BEGIN + window.getDays();
    }

    private Dataset<Row> grouped(Dataset<Row> joined, List<Column> aggregates) {
        return joined.groupBy(keyed())
                .agg(aggregates.get(0), aggregates.subList(1, aggregates.size()).toArray(Column[]::new));
    }

    private Column[] keyed() {
        List<String> keys = new ArrayList<>(spec.entity());
        keys.add(AsOf.COLUMN);
        return columns(keys);
    }

    private static Column[] columns(List<String> names) {
        return names.stream().map(c -> col(c)).toArray(Column[]::new);
    }
}
