/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.core.lake.TableName;
import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.io.TableDescription;
import dev.nightjar.spark.step.StepContext;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The nightly feature table when a new day of events has arrived: a third of a million a day, so that 60 days are 20 million.
 * The peer computes the same table from the events of the longest window. The limit aggregates the new day alone and writes
 * a table of the same size. Then what more history costs, and what many nights cost that are computed together.
 */
final class NightlyFeaturesBenchmark implements Benchmarks.Benchmark {

    private static final long EVENTS_A_DAY = 20_000_000 / 60;
    private static final String ENTITY = "abs(xxhash64(id, 1, day)) % 1000";
    private static final TableName PLAIN = TableName.features("p", "plain");

    @Override
    public void run(SparkSession spark, Path folder) {
        Contest contest = new Contest();
        List<String> read = new ArrayList<>();
        for (int days : new int[] {60, 30, 120}) {
            EventLake lake = new EventLake(spark, folder.resolve("days" + days), EVENTS_A_DAY, ENTITY);
            lake.arrive(days);
            lake.features(lake.last());
            contest.way(
                    days == 60 ? "nightjar" : days + " days",
                    () -> lake.arrive(1),
                    () -> read.add(days + " days: " + lake.features(lake.last()).rowsRead() + " rows read"));
            if (days == 60) {
                contest.way("peer", () -> plain(lake, 30)).way("limit", () -> plain(lake, 1));
            }
        }
        contest.warm(2).run(3).print("features nightly", 60 * EVENTS_A_DAY, "peer");
        read.stream().distinct().sorted().forEach(line -> System.out.println("  " + line));
        System.out.printf(
                Locale.ROOT,
                "  30 days of history %.2f, 120 days %.2f times the time of 60%n",
                contest.median("30 days") / contest.median("nightjar"),
                contest.median("120 days") / contest.median("nightjar"));
        together(new EventLake(spark, folder.resolve("together"), EVENTS_A_DAY / 10, ENTITY));
    }

    /** A view without tiles yet, for one night and for 30 in one job. */
    private static void together(EventLake lake) {
        lake.arrive(60);
        int[] definitions = {0};
        Runnable changed = () -> lake.where("amount >= " + --definitions[0]);
        Contest contest = new Contest()
                .way("nightjar", changed, () -> lake.features(last(lake, 30)))
                .way("limit", changed, () -> lake.features(last(lake, 1)));
        contest.warm(1).run(3).print("features 30 nights to one", 60 * EVENTS_A_DAY / 10, "limit");
    }

    private static LocalDate[] last(EventLake lake, int nights) {
        return lake.last()
                .minusDays(nights - 1)
                .datesUntil(lake.last().plusDays(1))
                .toArray(LocalDate[]::new);
    }

    /** The table as one would write it, from the events of some days. */
    private static void plain(EventLake lake, int days) {
        StepContext night = lake.night(lake.last(), "features.plain");
        Dataset<Row> events = night.tables()
                .read(OneSource.BRONZE)
                .where(col(LakeColumns.DATE)
                        .gt(lit(lake.last().minusDays(days)))
                        .and(col("amount").geq(0)));
        List<Column> columns = new ArrayList<>();
        for (int window : EventLake.WINDOWS) {
            Column within = col(LakeColumns.DATE).gt(lit(lake.last().minusDays(window)));
            columns.add(count_if(within).as("number" + window));
            columns.add(sum(when(within, col("amount"))).as("total" + window));
            columns.add(max(when(within, col("amount"))).as("most" + window));
        }
        night.tables()
                .replaceDate(
                        PLAIN,
                        events.groupBy("customer")
                                .agg(
                                        columns.get(0),
                                        columns.subList(1, columns.size()).toArray(Column[]::new)),
                        TableDescription.byDate("Features, from events", Map.of()));
    }
}
