/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.spark.features.FeatureView;
import dev.nightjar.spark.io.Arrivals;
import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.io.TableDescription;
import dev.nightjar.spark.step.StepContext;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A lake with generated events in bronze, as nights of ingestion leave them, and one feature view over them. */
final class EventLake {

    static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
    static final String VIEW = "spend";
    static final List<Integer> WINDOWS = List.of(1, 7, 30);
    static final List<String> AGGREGATES = List.of("count(*)", "sum(amount)", "max(amount)");

    private final SparkSession spark;
    private final OneSource source;
    private final long eventsADay;
    private final String entity;
    private LocalDate next = FIRST;

    /** @param entity SQL: the entity of an event by its `id` and `day` */
    EventLake(SparkSession spark, Path folder, long eventsADay, String entity) {
        this.spark = spark;
        this.source = new OneSource(spark, folder);
        this.eventsADay = eventsADay;
        this.entity = entity;
        where("amount >= 0");
    }

    /** Defines the view with another condition, so that it has no tiles yet. */
    void where(String condition) {
        source.is(
                "{format: csv, path: \"LANDING/*.csv\", eventTime: at,"
                        + " schema: \"id LONG, customer LONG, at TIMESTAMP, amount DOUBLE\"}",
                "features:",
                "  " + VIEW + ":",
                "    source: s",
                "    entity: [customer]",
                "    timestamp: at",
                "    where: \"" + condition + "\"",
                "    windows: [P1D, P7D, P30D]",
                "    aggregate: {number: \"count(*)\", total: \"sum(amount)\", most: \"max(amount)\"}",
                "dataset: {spine: s, key: [id], timestamp: at, features: [" + VIEW
                        + "], label: {expr: \"amount > 50\"}}");
    }

    /** The events of the next days arrive, in one commit. */
    void arrive(int days) {
        StepContext night = night(last(), "ingest.s");
        Dataset<Row> events = spark.range(0, days * eventsADay, 1, Math.max(2, days / 8))
                .withColumn("day", expr("CAST(id DIV " + eventsADay + " AS INT)"))
                .select(
                        expr("id"),
                        expr(entity).as("customer"),
                        expr("timestamp_seconds(unix_seconds(TIMESTAMP'" + next
                                        + " 00:00:00Z') + day * 86400L + abs(xxhash64(id, 2)) % 86400)")
                                .as("at"),
                        expr("round(rand(3) * 100, 2)").as("amount"),
                        expr("date_add(DATE'" + next + "', day)").as(LakeColumns.DATE),
                        expr("date_add(DATE'" + next + "', day)").as(LakeColumns.ARRIVAL_DATE),
                        lit(night.runId()).as(LakeColumns.RUN_ID));
        night.tables()
                .replaceArrivals(
                        OneSource.BRONZE,
                        Arrivals.of(next.datesUntil(next.plusDays(days)).toList()),
                        events,
                        new TableDescription(
                                "Events", Map.of(), List.of(LakeColumns.DATE, LakeColumns.ARRIVAL_DATE), false));
        next = next.plusDays(days);
    }

    /** The newest day with events. */
    LocalDate last() {
        return next.minusDays(1);
    }

    /** Makes the nightly table of some nights, in one job. */
    RunDocument.StepDocument features(LocalDate... nights) {
        return source.run("features." + VIEW, nights);
    }

    StepContext night(LocalDate date, String step) {
        return source.night(date, step);
    }

    FeatureView view() {
        return new FeatureView(
                VIEW, night(FIRST, "features." + VIEW).spec().features().get(VIEW));
    }

    Dataset<Row> events() {
        return source.table(OneSource.BRONZE);
    }
}
