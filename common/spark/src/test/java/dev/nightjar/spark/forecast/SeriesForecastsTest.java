/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.forecast;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Inputs and steps against a search of all values by time, and against themselves at other times. */
class SeriesForecastsTest {

    private static final LocalDate NIGHT = Past.LAST.minusDays(2);

    @Test
    void inputsAreTheValuesAtTheirTimesWhateverIsMissing() {
        long seed = 7;
        Past past = Past.random(seed);
        SeriesForecasts forecasts = new SeriesForecasts(Past.settings(false), past.table());
        List<Row> rows = forecasts.past(past.table()).collectAsList();
        assertThat(rows).hasSizeGreaterThan(600);
        for (Row row : rows) {
            Map<String, Double> found = new LinkedHashMap<>();
            forecasts.numbers().forEach(name -> found.put(name, row.getAs(name)));
            Map<String, Double> expected = expected(past, row);
            assertThat(found.keySet()).as("seed " + seed).containsExactlyElementsOf(expected.keySet());
            expected.forEach((name, value) ->
                    assertThat(found.get(name)).as(name + " of " + row).isCloseTo(value, within(1e-9)));
        }
    }

    @Test
    void everyEndOfADayWithEnoughBeforeItIsAnOriginOfAllStepsWithValues() {
        Past past = Past.random(8);
        List<Row> rows = new SeriesForecasts(Past.settings(false), past.table())
                .past(past.table())
                .collectAsList();
        List<String> expected = new ArrayList<>();
        past.sums().forEach((shop, values) -> {
            // 48 hours are the longest season
            for (LocalDate day = Past.FIRST.plusDays(1); day.isBefore(Past.LAST); day = day.plusDays(1)) {
                Instant origin = day.plusDays(1).atStartOfDay(Past.ZONE).toInstant();
                for (int step = 1; step <= 30; step++) {
                    if (values.containsKey(origin.plus(Past.HOUR.multipliedBy(step - 1)))) {
                        expected.add(shop + " " + origin + " " + step);
                    }
                }
            }
        });
        assertThat(rows)
                .extracting(row -> row.getAs("shop") + " " + instant(row, "_origin_at") + " " + row.getAs("step"))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void nothingThatComesAfterTheOriginChangesWhatIsForecastFromIt() {
        Past past = Past.random(9);
        Column after = col("time")
                .geq(lit(
                        Timestamp.from(NIGHT.plusDays(1).atStartOfDay(Past.ZONE).toInstant())));
        Dataset<Row> other = past.table()
                .withColumn(
                        "_label",
                        when(after, col("_label").multiply(1000).plus(5)).otherwise(col("_label")))
                .withColumn("weather", when(after, "storm").otherwise(col("weather")));
        SeriesForecasts forecasts = new SeriesForecasts(Past.settings(false), past.table());
        List<String> before = inputs(forecasts, forecasts.past(past.table()));
        assertThat(inputs(forecasts, forecasts.past(other))).isEqualTo(before).isNotEmpty();
        assertThat(inputs(forecasts, forecasts.past(past.until(NIGHT)))).isNotEmpty();
        // what a night sees is what the same moment looks like later, all steps of it
        List<String> night = inputs(forecasts, forecasts.future(past.until(NIGHT)));
        assertThat(night).hasSize(2 * 30).containsAll(newest(before));
    }

    @Test
    void stepsOneAfterTheOtherAreThoseOfAHistoryInWhichTheForecastsCameTrue() {
        Past past = Past.random(10);
        Dataset<Row> known = past.until(NIGHT);
        SeriesForecasts forecasts = new SeriesForecasts(Past.settings(true), known);
        int inputs = forecasts.numbers().size();
        Dataset<Row> path = forecasts.alongFuture(forecasts.futurePath(known), "", vector -> said(vector.toArray()));
        List<Row> steps = new Forecast(
                        Past.settings(true),
                        java.util.Collections.nCopies(30, 1.0),
                        org.apache.spark.sql.types.DataTypes.TimestampType)
                .of(path.withColumn("_margin", lit(null).cast("double")), "_level", "_spread")
                .collectAsList();
        assertThat(steps).hasSize(2 * 30);
        Dataset<Row> cameTrue = Past.SPARK
                .createDataFrame(steps, steps.get(0).schema())
                .selectExpr("shop", "time", "'sunny'", "prediction", "1.0D", "'after'", "DATE'" + Past.LAST + "'");
        List<Row> lessons = forecasts
                .lessons(known.union(cameTrue))
                .where("_split = 'after'")
                .collectAsList();
        assertThat(lessons).hasSize(2 * 30);
        for (Row lesson : lessons) {
            double[] values = forecasts.numbers().stream()
                    .mapToDouble(name -> lesson.<Double>getAs(name))
                    .toArray();
            assertThat(values).hasSize(inputs);
            assertThat(lesson.<Double>getAs("_target")).as(lesson.toString()).isCloseTo(said(values), within(1e-6));
        }
        assertThat(steps).allSatisfy(step -> {
            double prediction = step.getAs("prediction");
            assertThat(step.<Double>getAs("prediction_high") - prediction)
                    .isCloseTo(step.<Double>getAs("_spread"), within(1e-9));
            assertThat(prediction - step.<Double>getAs("prediction_low"))
                    .isCloseTo(step.<Double>getAs("_spread"), within(1e-9));
            assertThat(step.<Timestamp>getAs("origin").toInstant())
                    .isEqualTo(NIGHT.plusDays(1).atStartOfDay(Past.ZONE).toInstant());
        });
    }

    @Test
    void bothWaysSeeTheSameStepsOfThePast() {
        Past past = Past.random(11);
        SeriesForecasts direct = new SeriesForecasts(Past.settings(false), past.table());
        SeriesForecasts recursive = new SeriesForecasts(Past.settings(true), past.table());
        String[] columns = {
            "shop", "_origin_at", "_at", "step", "_split", "_label", "_level", "_spread", "_naive", "_target"
        };
        Dataset<Row> steps = recursive.alongPast(recursive.pastPaths(past.table()), "", vector -> 0);
        List<Row> expected = direct.past(past.table()).selectExpr(columns).collectAsList();
        assertThat(steps.selectExpr(columns).collectAsList())
                .containsExactlyInAnyOrderElementsOf(expected)
                .isNotEmpty();
    }

    @Test
    void aSeriesThatIsTooShortIsNotLearnedFromButForecast() {
        Past past = Past.random(13);
        Dataset<Row> young =
                past.until(NIGHT).where("to_date(time) = DATE'" + NIGHT + "'").withColumn("shop", lit("young"));
        Dataset<Row> history = past.until(NIGHT).union(young);
        SeriesForecasts forecasts = new SeriesForecasts(Past.settings(false), history);
        assertThat(forecasts.past(history).where("shop = 'young'").isEmpty()).isTrue();
        assertThat(forecasts.future(history).where("shop = 'young'").count()).isEqualTo(30);
        SeriesForecasts recursive = new SeriesForecasts(Past.settings(true), history);
        assertThat(recursive.lessons(history).where("shop = 'young'").isEmpty()).isTrue();
        assertThat(recursive.futurePath(history).where("shop = 'young'").count())
                .isEqualTo(1);
    }

    @Test
    void valuesByPeriodAreSums() {
        Past past = Past.random(12);
        Map<String, Map<Instant, Double>> found = new TreeMap<>();
        new SeriesForecasts(Past.settings(false), past.table())
                .values(past.table())
                .collectAsList()
                .forEach(row -> found.computeIfAbsent(row.getString(0), any -> new TreeMap<>())
                        .put(row.getTimestamp(1).toInstant(), row.getDouble(2)));
        assertThat(found).isEqualTo(past.sums());
    }

    private static double said(double[] inputs) {
        double sum = 0.1;
        for (int i = 0; i < 6; i++) {
            sum += inputs[i] * (0.3 - 0.05 * i);
        }
        return sum;
    }

    private static List<String> inputs(SeriesForecasts forecasts, Dataset<Row> rows) {
        List<String> columns = new ArrayList<>(List.of("shop", "weather", "_origin_at", "_at", "step", "_naive"));
        columns.addAll(forecasts.numbers());
        long last = NIGHT.plusDays(1).atStartOfDay(Past.ZONE).toEpochSecond() * 1_000_000;
        return rows
                .where(col("_origin_at").leq(last))
                .selectExpr(columns.toArray(String[]::new))
                .collectAsList()
                .stream()
                .map(Row::toString)
                .sorted()
                .toList();
    }

    private static List<String> newest(List<String> rows) {
        String origin = "" + NIGHT.plusDays(1).atStartOfDay(Past.ZONE).toEpochSecond() * 1_000_000;
        return rows.stream().filter(row -> row.split(",")[2].equals(origin)).toList();
    }

    private static Instant instant(Row row, String column) {
        return Instant.EPOCH.plusNanos(row.<Long>getAs(column) * 1000);
    }

    /** By searching the values of the series at single moments. */
    private static Map<String, Double> expected(Past past, Row row) {
        Map<Instant, Double> values = past.sums().get(row.<String>getAs("shop"));
        Instant origin = instant(row, "_origin_at");
        Instant at = instant(row, "_at");
        long steps = java.time.Duration.between(origin, at).toHours() + 1;
        double[] window = known(values, origin, 48);
        double level = Arrays.stream(window).average().orElseThrow();
        double spread = Math.sqrt(Arrays.stream(window)
                .map(value -> (value - level) * (value - level))
                .average()
                .orElseThrow());
        Map<String, Double> expected = new LinkedHashMap<>();
        for (int lag : new int[] {1, 3, 30}) {
            expected.put("lag_" + lag, values.getOrDefault(origin.minus(Past.HOUR.multipliedBy(lag)), level));
        }
        for (int season : new int[] {24, 48}) {
            List<Double> same = new ArrayList<>();
            for (long back = season; same.size() < 4; back += season) {
                if (back >= steps) {
                    same.add(values.get(at.minus(Past.HOUR.multipliedBy(back))));
                }
            }
            List<Double> there = same.stream().filter(Objects::nonNull).toList();
            expected.put("season_" + season, there.stream().findFirst().orElse(level));
            expected.put(
                    "season_" + season + "_mean",
                    there.stream().mapToDouble(value -> value).average().orElse(level));
            expected.put(
                    "level_" + season,
                    Arrays.stream(known(values, origin, season)).average().orElse(level));
            // the level is added, as it is taken away from all that is put on the scale below
            expected.put("trend_" + season, level + trend(values, origin, season));
        }
        expected.replaceAll((name, value) -> (value - level) / spread);
        ZonedDateTime local = at.atZone(Past.ZONE);
        double angle = 2 * Math.PI * (local.getDayOfYear() - 1) / 365;
        expected.put("hour_of_day", (double) local.getHour());
        expected.put("day_of_week", (double) local.getDayOfWeek().getValue());
        expected.put("day_of_week=2", local.getDayOfWeek() == java.time.DayOfWeek.TUESDAY ? 1.0 : 0.0);
        expected.put("day_of_month", (double) local.getDayOfMonth());
        expected.put("month", (double) local.getMonthValue());
        expected.put("year_sin", Math.sin(angle));
        expected.put("year_cos", Math.cos(angle));
        expected.put("steps_ahead", (double) steps);
        return expected;
    }

    private static double trend(Map<Instant, Double> values, Instant origin, int hours) {
        double[] newer = known(values, origin, hours);
        double[] older = known(values, origin.minus(Past.HOUR.multipliedBy(hours)), hours);
        return newer.length == 0 || older.length == 0
                ? 0
                : Arrays.stream(newer).average().orElseThrow()
                        - Arrays.stream(older).average().orElseThrow();
    }

    private static double[] known(Map<Instant, Double> values, Instant origin, int hours) {
        return values.entrySet().stream()
                .filter(value -> value.getKey().isBefore(origin)
                        && !value.getKey().isBefore(origin.minus(Past.HOUR.multipliedBy(hours))))
                .mapToDouble(Map.Entry::getValue)
                .toArray();
    }
}
