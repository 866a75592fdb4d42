/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.forecast;

import dev.nightjar.spark.testing.TestSpark;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Hourly values of two shops over the change of the clocks, with gaps and hours of several rows. */
record Past(List<Row> rows, Map<String, Map<Instant, Double>> sums) {

    static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    static final SparkSession SPARK = TestSpark.session("Europe/Berlin");
    static final LocalDate FIRST = LocalDate.parse("2026-03-20");
    static final LocalDate LAST = LocalDate.parse("2026-04-05");

    private static final StructType SCHEMA = StructType.fromDDL("shop STRING, time TIMESTAMP, weather STRING,"
            + " _label DOUBLE, _weight DOUBLE, _split STRING, _known_until DATE");

    static Past random(long seed) {
        Random random = new Random(seed);
        List<Row> rows = new ArrayList<>();
        Map<String, Map<Instant, Double>> sums = new TreeMap<>();
        for (String shop : List.of("east", "west")) {
            Instant end = LAST.plusDays(1).atStartOfDay(ZONE).toInstant();
            for (Instant hour = FIRST.atStartOfDay(ZONE).toInstant(); hour.isBefore(end); hour = hour.plus(HOUR)) {
                int many = random.nextInt(10) == 0 ? random.nextInt(3) : 1;
                for (int i = 0; i < many; i++) {
                    // quarters, whose sums are exact in any order
                    double value = random.nextInt(400) / 4.0;
                    rows.add(row(shop, hour.plusSeconds(random.nextInt(3600)), value));
                    sums.computeIfAbsent(shop, any -> new TreeMap<>()).merge(hour, value, Double::sum);
                }
            }
        }
        rows.add(row("east", LAST.atStartOfDay(ZONE).toInstant(), Double.NaN));
        rows.sort(Comparator.comparing(Row::hashCode));
        return new Past(rows, sums);
    }

    static final Duration HOUR = Duration.ofHours(1);

    private static Row row(String shop, Instant time, double value) {
        LocalDate day = time.atZone(ZONE).toLocalDate();
        String split =
                day.isAfter(LAST.minusDays(3)) ? "test" : day.isAfter(LAST.minusDays(6)) ? "validation" : "train";
        return RowFactory.create(
                shop, Timestamp.from(time), "w" + time.hashCode() % 3, value, 1.0, split, Date.valueOf(LAST));
    }

    Dataset<Row> table() {
        return SPARK.createDataFrame(rows, SCHEMA).repartition(3);
    }

    /** As a night knew it. */
    Dataset<Row> until(LocalDate day) {
        return table().where("to_date(time) <= DATE'" + day + "'")
                .withColumn("_known_until", org.apache.spark.sql.functions.lit(Date.valueOf(day)));
    }

    static ForecastSettings settings(boolean recursive) {
        return new ForecastSettings(
                List.of("shop"),
                "time",
                List.of("weather"),
                "PT1H",
                ZONE.getId(),
                30,
                List.of(1, 3, 30),
                List.of(24, 48),
                List.of("hour_of_day", "day_of_week", "day_of_week=2", "day_of_month", "month", "year_sin", "year_cos"),
                recursive,
                false,
                3,
                0.8);
    }
}
