/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.registry.DeltaModelRegistry;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.spark.testing.TestSpark;
import dev.nightjar.spark.trace.Trace;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Daily sales of three shops, one of which is closed on Sundays, forecast a week ahead. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ForecastNightsTest {

    private static final SparkSession SPARK = TestSpark.session("Europe/Berlin");
    private static final LocalDate FIRST = LocalDate.parse("2026-01-05");
    private static final LocalDate NIGHT = LocalDate.parse("2026-04-05");
    private static final LocalDate WEEK_BEFORE = NIGHT.minusDays(7);
    private static final List<String> SHOPS = List.of("corner", "mall", "station");

    private static final String RECURSIVE = "task: forecast, algorithm: linear_regression, forecast: {series: [shop],"
            + " target: sales, frequency: P1D, horizon: 7, lags: [1, 2, 7], seasons: [7], transform: log}";
    private static final String DIRECT =
            "task: forecast, algorithm: gbt, params: {maxIter: 4, maxDepth: 3}, forecast: {series: [shop], target: sales,"
                    + " frequency: P1D, horizon: 7, lags: [1], seasons: [7], strategy: direct, interval: 0.8}";
    private static final String NAIVE = "task: forecast, algorithm: seasonal_naive, forecast: {series: [shop],"
            + " target: sales, frequency: P1D, horizon: 7, seasons: [7]}";

    @TempDir
    static Path folder;

    private static OneSource source;

    @BeforeAll
    static void runTheFirstNight() {
        source = new OneSource(SPARK, folder);
        pipeline(RECURSIVE, "");
        LocalDate[] days = FIRST.datesUntil(NIGHT.plusDays(1)).toArray(LocalDate[]::new);
        for (LocalDate day : days) {
            land(day);
        }
        source.ingest(days);
        night();
    }

    @Test
    @Order(1)
    void eachShopAndDayOfTheNextWeekHasAForecastWithAnInterval() {
        List<Row> scores = scores(NIGHT).orderBy("shop", "step").collectAsList();
        assertThat(scores).hasSize(SHOPS.size() * 7);
        for (int i = 0; i < scores.size(); i++) {
            Row score = scores.get(i);
            int step = i % 7 + 1;
            assertThat(score.<String>getAs("shop")).isEqualTo(SHOPS.get(i / 7));
            assertThat(score.<Integer>getAs("step")).isEqualTo(step);
            assertThat(score.<Timestamp>getAs("day")).isEqualTo(midnight(NIGHT.plusDays(step)));
            assertThat(score.<Timestamp>getAs("origin")).isEqualTo(midnight(NIGHT.plusDays(1)));
            assertThat(score.<Double>getAs("prediction"))
                    .isBetween(score.<Double>getAs("prediction_low"), score.<Double>getAs("prediction_high"));
            assertThat(score.<Integer>getAs("model_version")).isEqualTo(1);
        }
        Warehouse.assertDescribed(scores(NIGHT));
    }

    @Test
    @Order(2)
    void theModelIsJudgedAsNightsForecastAndBeatsTheValueOfAWeekAgo() {
        ModelVersion version = champion();
        Map<String, MetricValue> test = version.metrics().get("test");
        Map<String, MetricValue> baseline = version.metrics().get("baseline");
        assertThat(test.keySet())
                .containsExactlyInAnyOrder("rmse", "mae", "r2", "mape", "smape", "pinball", "intervalCoverage");
        assertThat(test.get("mae").value()).isLessThan(0.9 * baseline.get("mae").value());
        assertThat(test.get("mae").low().orElseThrow())
                .isLessThan(test.get("mae").value());
        assertThat(test.get("intervalCoverage").value()).isBetween(0.8, 1.0);
        // each day of the test split was forecast from the week of evenings before it
        Map<String, Double> naive = naive();
        assertThat(baseline.get("mae").value()).isCloseTo(naive.get("mae"), within(1e-9));
        assertThat(baseline.get("rmse").value()).isCloseTo(naive.get("rmse"), within(1e-9));
    }

    @Test
    @Order(3)
    void anotherNightIsForecastFromWhatItKnewAndJudgedAWeekLater() {
        List<String> before = lines(NIGHT);
        source.run("score", WEEK_BEFORE);
        assertThat(scores(WEEK_BEFORE).count()).isEqualTo(SHOPS.size() * 7L);
        assertThat(lines(NIGHT)).isEqualTo(before);
        pipeline(RECURSIVE, "monitoring: {performance: {metric: mae, alertAbove: 0.001}}");
        RunDocument.StepDocument monitor = source.run("monitor", NIGHT);
        Row judged = scores(WEEK_BEFORE)
                .join(source.table(OneSource.BRONZE).select("shop", "day", "sales"), new String[] {"shop", "day"})
                .selectExpr("avg(abs(prediction - sales))", "count(*)")
                .first();
        Row performance = source.table(TableName.performance("p")).first();
        // two shops open for seven days, one for six
        assertThat(judged.getLong(1)).isEqualTo(20);
        assertThat(performance.<Long>getAs("rows")).isEqualTo(20);
        assertThat(performance.<Double>getAs("value")).isCloseTo(judged.getDouble(0), within(1e-9));
        assertThat(performance.<Object>getAs("scored_date")).hasToString(WEEK_BEFORE.toString());
        assertThat(monitor.reason()).contains("performance alert");
    }

    @Test
    @Order(4)
    void aForecastIsNotTracedToOneRow() {
        assertThatThrownBy(() -> new Trace(source.night(NIGHT, "score")).of(Map.of("id", "1")))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("Cannot trace a forecast");
    }

    @Test
    @Order(5)
    void stepsAreForecastFromTheEveningAloneAndComparedWithTheChampion() {
        pipeline(DIRECT, "");
        night();
        ModelVersion version = champion();
        assertThat(version.version()).isEqualTo(2);
        assertThat(version.metrics().get("champion").keySet()).contains("mae", "intervalCoverage");
        assertThat(version.metrics().get("test").get("mae").value())
                .isLessThan(version.metrics().get("baseline").get("mae").value());
        assertThat(scores(NIGHT)
                        .where("prediction_low <= prediction AND prediction <= prediction_high")
                        .count())
                .isEqualTo(SHOPS.size() * 7L);
    }

    @Test
    @Order(6)
    void theSeasonalNaiveForecastIsTheSalesOfAWeekAgo() {
        pipeline(NAIVE, "");
        night();
        ModelVersion version = champion();
        assertThat(version.version()).isEqualTo(3);
        assertThat(version.metrics().get("test").get("mae").value())
                .isCloseTo(version.metrics().get("baseline").get("mae").value(), within(1e-9));
        Dataset<Row> weekAgo =
                source.table(OneSource.BRONZE).selectExpr("shop", "day + INTERVAL 7 DAYS AS day", "sales");
        Row same = scores(NIGHT)
                .join(weekAgo, new String[] {"shop", "day"})
                .selectExpr("max(abs(prediction - sales))", "count(*)")
                .first();
        assertThat(same.getLong(1)).isEqualTo(20);
        assertThat(same.getDouble(0)).isLessThan(1e-9);
    }

    @Test
    @Order(7)
    void whatCannotBeForecastIsRefused() {
        assertRefused(
                RECURSIVE.replace("target: sales", "target: \"sales - 100000\""),
                "transform: log: a value of the target is");
        assertRefused(DIRECT.replace("target: sales", "target: \"concat(sales, shop)\""), "it is of type STRING");
        assertRefused(
                DIRECT.replace("lags: [1]", "lags: [150]"), "no series has 151 periods of P1D in the train split");
        assertRefused(
                DIRECT.replace("target: sales", "target: \"IF(day < DATE'2026-03-10', sales, NULL)\""),
                "forecasts of step");
        assertRefused(
                DIRECT.replace("target: sales", "target: \"IF(day < DATE'2026-03-20', sales, NULL)\""),
                "in the test split the target has no value");
    }

    private static void assertRefused(String model, String message) {
        pipeline(model, "", "P300D");
        assertThatThrownBy(() -> source.run("train", NIGHT))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining(message);
    }

    /** By joining sales to those of a week before, or for missing ones further back. */
    private static Map<String, Double> naive() {
        Dataset<Row> sales = source.table(OneSource.BRONZE).select("shop", "day", "sales");
        sales.createOrReplaceTempView("sales_by_day");
        Row errors = SPARK.sql(
                        "SELECT avg(abs(t.sales - n.sales)), sqrt(avg(pow(t.sales - n.sales, 2))) FROM sales_by_day t"
                                + " JOIN sales_by_day n ON t.shop = n.shop AND t.day = n.day + INTERVAL 7 DAYS"
                                + " WHERE to_date(t.day) > DATE'" + NIGHT.minusDays(14) + "'")
                .first();
        return Map.of("mae", errors.getDouble(0), "rmse", errors.getDouble(1));
    }

    private static void night() {
        for (String step : List.of("train", "promote", "score")) {
            source.run(step, NIGHT);
        }
    }

    private static ModelVersion champion() {
        return new DeltaModelRegistry(source.lake())
                .model("p")
                .alias("champion")
                .orElseThrow();
    }

    private static Dataset<Row> scores(LocalDate night) {
        return source.table(TableName.scores("p")).where("date = DATE'" + night + "'");
    }

    private static List<String> lines(LocalDate night) {
        return OneSource.lines(scores(night), "shop", "day", "step", "prediction", "prediction_low", "prediction_high");
    }

    private static Timestamp midnight(LocalDate day) {
        return Timestamp.from(day.atStartOfDay(ZoneId.of("Europe/Berlin")).toInstant());
    }

    private static void pipeline(String model, String monitoring) {
        pipeline(model, monitoring, "P63D");
    }

    private static void pipeline(String model, String monitoring, String train) {
        source.is(
                "{format: csv, path: \"LANDING/${date}.csv\", options: {header: \"true\"}, key: [id],"
                        + " schema: \"id LONG, shop STRING, day TIMESTAMP, sales DOUBLE\"}",
                "schedule: {timezone: Europe/Berlin}",
                "dataset: {spine: s, key: [id], timestamp: day," + " split: {by: time, train: " + train
                        + ", validation: P14D, test: P14D}}",
                "model: {" + model + ", retrain: {every: P1D}}",
                "scoring: {}",
                monitoring);
    }

    /** Shops of different size with a week's ups and downs, growth, and noise. */
    private static void land(LocalDate day) {
        SplittableRandom random = new SplittableRandom(day.toEpochDay());
        List<String> lines = new ArrayList<>(List.of("id,shop,day,sales"));
        for (int shop = 0; shop < SHOPS.size(); shop++) {
            int weekday = day.getDayOfWeek().getValue();
            if (shop == 1 && weekday == 7) {
                continue;
            }
            double usual =
                    Math.pow(10, shop + 1) * (1 + 0.3 * Math.sin(weekday)) * Math.exp(day.toEpochDay() % 1000 * 0.004);
            lines.add(String.format(
                    Locale.ROOT,
                    "%d,%s,%s 00:00:00,%.2f",
                    day.toEpochDay() * 10 + shop,
                    SHOPS.get(shop),
                    day,
                    usual * (0.9 + 0.2 * random.nextDouble())));
        }
        source.land(day + ".csv", lines.toArray(String[]::new));
    }
}
