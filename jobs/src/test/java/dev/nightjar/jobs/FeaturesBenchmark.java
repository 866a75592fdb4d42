/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.to_date;

import dev.nightjar.core.spec.DatasetSpec.Known;
import dev.nightjar.spark.features.AsOf;
import dev.nightjar.spark.features.FeatureView;
import dev.nightjar.spark.features.PointInTime;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Point-in-time features of a training set: `count`, `sum` and `max` over 1, 7 and 30 days of 60 days of events, each row of
 * the spine as of its own time. Peers are what one would write in Spark SQL: the spine joined to the events of its entity in
 * the longest window, and a group by; window functions over a union of both (which do not end in a reasonable time where an
 * entity has many events); for snapshots, the spine joined to daily aggregates made first. With one entity that has 30 % of
 * all only the last of these ends. The limit is one aggregate by
 * entity of all events.
 */
final class FeaturesBenchmark implements Benchmarks.Benchmark {

    private static final int DAYS = 60;

    /** @param skewed whether one entity has 30 % of all events and of the spine */
    private record Shape(String name, long events, long entities, long spine, boolean skewed) {

        boolean sparse() {
            return events / entities < 1_000;
        }

        /** SQL: the entity of a row by its `id`. */
        String entity(int seed) {
            String even = "abs(xxhash64(id, " + seed + ")) % " + entities;
            return skewed ? "IF(id % 10 < 3, 0, " + even + ")" : even;
        }
    }

    private static final List<Shape> SHAPES = List.of(
            new Shape("sparse", 2_000_000, 20_000, 200_000, false),
            new Shape("skewed", 2_000_000, 20_000, 200_000, true),
            new Shape("dense", 4_000_000, 1_000, 100_000, false),
            new Shape("very dense", 20_000_000, 1_000, 100_000, false));

    @Override
    public void run(SparkSession spark, Path folder) {
        for (Shape shape : SHAPES) {
            EventLake lake = new EventLake(spark, folder.resolve(shape.name), shape.events / DAYS, shape.entity(1));
            lake.arrive(DAYS);
            List<LocalDate> days =
                    EventLake.FIRST.datesUntil(lake.last().plusDays(1)).toList();
            lake.features(days.toArray(LocalDate[]::new));
            for (AsOf asOf : AsOf.values()) {
                measure(lake, shape, asOf, spine(spark, shape, asOf, folder.resolve(shape.name + asOf)));
            }
        }
    }

    private static void measure(EventLake lake, Shape shape, AsOf asOf, Dataset<Row> spine) {
        Dataset<Row> events = lake.events();
        FeatureView view = lake.view();
        List<String> peers = new ArrayList<>();
        Contest contest = new Contest()
                .way(
                        "nightjar",
                        () -> finish(new PointInTime(lake.night(lake.last(), "train"), EventLake.VIEW)
                                .of(events, spine, asOf, Optional.of(EventLake.FIRST))))
                .way(
                        "limit",
                        () -> finish(events.groupBy("customer")
                                .agg(expr("count(*)"), expr("sum(amount)"), expr("max(amount)"))));
        if (shape.sparse() && !shape.skewed) {
            contest.way("range join", () -> finish(joined(events, spine, asOf)))
                    .way("window functions", () -> finish(windowed(events, spine, asOf)));
            peers.addAll(List.of("range join", "window functions"));
        }
        if (asOf == AsOf.END_OF_DAY) {
            contest.way(
                            "without stored tiles",
                            () -> finish(view.asOf(events, spine, asOf, Known.EVENT, FeatureView.Plan.BY_SIZE)))
                    .way("daily aggregates", () -> finish(tiled(events, spine)));
            if (shape.sparse()) {
                peers.add("daily aggregates");
            }
        }
        contest.warm(1);
        if (!shape.sparse()) {
            // takes minutes, of which compiling is nothing
            contest.wayTimedOnce("range join", () -> finish(joined(events, spine, asOf)));
            peers.add("range join");
        } else if (shape.skewed && asOf == AsOf.MOMENT) {
            // both others would take hours
            peers.add("limit");
        }
        contest.run(3)
                .print(
                        "features " + shape.name + " " + asOf.name().toLowerCase(Locale.ROOT),
                        shape.events,
                        peers.toArray(String[]::new));
    }

    private static Dataset<Row> joined(Dataset<Row> events, Dataset<Row> spine, AsOf asOf) {
        Dataset<Row> renamed = events.select(col("customer").as("c"), col("at"), col("amount"));
        Dataset<Row> pairs = spine.withColumn("until", until(asOf))
                .join(renamed, expr("customer = c AND at < until AND at >= until - INTERVAL 30 DAYS"), "left");
        return aggregated(pairs, EventLake.AGGREGATES, days -> "at >= until - INTERVAL " + days + " DAYS");
    }

    private static Dataset<Row> tiled(Dataset<Row> events, Dataset<Row> spine) {
        Dataset<Row> tiles = events.groupBy(
                        col("customer").as("c"), to_date(col("at")).as("day"))
                .agg(
                        expr("count(*)").as("number"),
                        expr("sum(amount)").as("total"),
                        expr("max(amount)").as("most"));
        Dataset<Row> pairs =
                spine.join(tiles, expr("customer = c AND day <= _as_of AND day > date_sub(_as_of, 30)"), "left");
        return aggregated(
                pairs,
                List.of("sum(number)", "sum(total)", "max(most)"),
                days -> "day > date_sub(_as_of, " + days + ")");
    }

    private static Dataset<Row> windowed(Dataset<Row> events, Dataset<Row> spine, AsOf asOf) {
        Dataset<Row> both = events.select(
                        col("customer"),
                        expr("unix_micros(at)").as("moment"),
                        col("amount"),
                        expr("CAST(NULL AS TIMESTAMP)").as("until"))
                .unionByName(spine.withColumn("until", until(asOf))
                        .select(
                                col("customer"),
                                expr("unix_micros(until)").as("moment"),
                                expr("CAST(NULL AS DOUBLE)").as("amount"),
                                col("until")));
        List<Column> columns = new ArrayList<>(List.of(col("customer"), col("until")));
        for (int days : EventLake.WINDOWS) {
            for (String sql : List.of("count(amount)", "sum(amount)", "max(amount)")) {
                columns.add(expr(sql + " OVER (PARTITION BY customer ORDER BY moment RANGE BETWEEN "
                                + days * 86_400_000_000L + " PRECEDING AND 1 PRECEDING)")
                        .as(sql + days));
            }
        }
        return both.select(columns.toArray(Column[]::new)).where("until IS NOT NULL");
    }

    private interface Within {
        String window(int days);
    }

    private static Dataset<Row> aggregated(Dataset<Row> pairs, List<String> aggregates, Within within) {
        Column[] columns = EventLake.WINDOWS.stream()
                .flatMap(days -> aggregates.stream()
                        .map(sql -> expr(sql + " FILTER (WHERE " + within.window(days) + ")")
                                .as(sql + days)))
                .toArray(Column[]::new);
        return pairs.groupBy("customer", "_as_of").agg(columns[0], Arrays.copyOfRange(columns, 1, columns.length));
    }

    private static Column until(AsOf asOf) {
        return asOf == AsOf.MOMENT ? col("_as_of") : expr("timestamp(date_add(_as_of, 1))");
    }

    private static void finish(Dataset<Row> rows) {
        rows.write().format("noop").mode("overwrite").save();
    }

    private static Dataset<Row> spine(SparkSession spark, Shape shape, AsOf asOf, Path folder) {
        Column moment = expr("timestamp_seconds(unix_seconds(TIMESTAMP'" + EventLake.FIRST
                + " 00:00:00Z') + abs(xxhash64(id, 5)) % " + DAYS * 86_400L + ")");
        spark.range(0, shape.spine, 1, 2)
                .select(
                        expr(shape.entity(4)).as("customer"),
                        (asOf == AsOf.MOMENT ? moment : date_sub(to_date(moment), 1)).as("_as_of"))
                .distinct()
                .write()
                .parquet(folder.toString());
        return spark.read().parquet(folder.toString());
    }
}
