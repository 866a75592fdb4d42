/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import dev.nightjar.core.spec.DatasetSpec.Known;
import dev.nightjar.core.spec.FeatureViewSpec;
import dev.nightjar.spark.features.AsOf;
import dev.nightjar.spark.features.FeatureView;
import java.nio.file.Path;
import java.time.Period;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Point-in-time features of a training set: `count`, `sum` and `max` over 1, 7 and 30 days of 60 days of events, each row of
 * the spine as of its own time. The peer is what one would write: the spine joined to the events of its entity in the
 * longest window, and a group by.
 */
final class FeaturesBenchmark implements Benchmarks.Benchmark {

    private static final int DAYS = 60;
    private static final List<Integer> WINDOWS = List.of(1, 7, 30);
    private static final Map<String, String> AGGREGATES = aggregates();

    private record Shape(String name, long events, long entities, long spine) {}

    private static final List<Shape> SHAPES = List.of(
            new Shape("sparse", 2_000_000, 20_000, 200_000),
            new Shape("dense", 4_000_000, 1_000, 100_000),
            new Shape("very dense", 20_000_000, 1_000, 100_000));

    @Override
    public void run(SparkSession spark, Path folder) {
        for (Shape shape : SHAPES) {
            Dataset<Row> events = events(spark, shape, folder.resolve(shape.name));
            for (AsOf asOf : AsOf.values()) {
                Dataset<Row> spine = spine(spark, shape, asOf, folder.resolve(shape.name + asOf));
                FeatureView view = view();
                Contest contest = new Contest()
                        .way(
                                "nightjar",
                                () -> finish(view.asOf(events, spine, asOf, Known.EVENT, FeatureView.Plan.BY_SIZE)))
                        .way("cut", () -> finish(view.asOf(events, spine, asOf, Known.EVENT, FeatureView.Plan.CUT)))
                        .way(
                                "limit",
                                () -> finish(events.groupBy("customer")
                                        .agg(expr("count(*)"), expr("sum(amount)"), expr("max(amount)"))))
                        .wayTimedOnce("peer", () -> finish(joined(events, spine, asOf)));
                contest.warm(1)
                        .run(3)
                        .print("features " + shape.name + " " + asOf.name().toLowerCase(Locale.ROOT), shape.events);
            }
        }
    }

    private static FeatureView view() {
        return new FeatureView(
                "spend",
                new FeatureViewSpec(
                        "events",
                        List.of("customer"),
                        "at",
                        Optional.empty(),
                        WINDOWS.stream().map(Period::ofDays).toList(),
                        AGGREGATES,
                        Map.of(),
                        Map.of()));
    }

    private static Map<String, String> aggregates() {
        Map<String, String> aggregates = new LinkedHashMap<>();
        aggregates.put("number", "count(*)");
        aggregates.put("total", "sum(amount)");
        aggregates.put("most", "max(amount)");
        return aggregates;
    }

    /** The peer. */
    private static Dataset<Row> joined(Dataset<Row> events, Dataset<Row> spine, AsOf asOf) {
        String end = asOf == AsOf.MOMENT ? "_as_of" : "timestamp(date_add(_as_of, 1))";
        Dataset<Row> renamed = events.select(col("customer").as("c"), col("at"), col("amount"));
        Dataset<Row> pairs = spine.withColumn("until", expr(end))
                .join(renamed, expr("customer = c AND at < until AND at >= until - INTERVAL 30 DAYS"), "left");
        Column[] aggregates = WINDOWS.stream()
                .flatMap(days -> AGGREGATES.values().stream()
                        .map(sql -> expr(sql + " FILTER (WHERE at >= until - INTERVAL " + days + " DAYS)")
                                .as(sql + days)))
                .toArray(Column[]::new);
        return pairs.groupBy("customer", "_as_of").agg(aggregates[0], Arrays.copyOfRange(aggregates, 1, 9));
    }

    private static void finish(Dataset<Row> rows) {
        rows.write().format("noop").mode("overwrite").save();
    }

    private static Dataset<Row> events(SparkSession spark, Shape shape, Path folder) {
        spark.range(0, shape.events, 1, 8)
                .select(
                        expr("abs(xxhash64(id, 1)) % " + shape.entities).as("customer"),
                        expr("timestamp_seconds(1767225600 + abs(xxhash64(id, 2)) % " + DAYS * 86_400L + ")")
                                .as("at"),
                        expr("round(rand(3) * 100, 2)").as("amount"),
                        expr("date'2026-01-01'").as("_arrival_date"))
                .write()
                .parquet(folder.toString());
        return spark.read().parquet(folder.toString());
    }

    private static Dataset<Row> spine(SparkSession spark, Shape shape, AsOf asOf, Path folder) {
        String moment = "timestamp_seconds(1767225600 + abs(xxhash64(id, 5)) % " + DAYS * 86_400L + ")";
        spark.range(0, shape.spine, 1, 2)
                .select(
                        expr("abs(xxhash64(id, 4)) % " + shape.entities).as("customer"),
                        expr(asOf == AsOf.MOMENT ? moment : "date_sub(to_date(" + moment + "), 1)")
                                .as("_as_of"))
                .distinct()
                .write()
                .parquet(folder.toString());
        return spark.read().parquet(folder.toString());
    }
}
