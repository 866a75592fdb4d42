/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.registry.DeltaModelRegistry;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.spark.testing.TestSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rides of two years, hour by hour: each night of the last eight weeks forecasts the 24 hours after it. */
class BikeForecastIT {

    private static final SparkSession SPARK = TestSpark.session();
    private static final Path FILE = Path.of("../../shared/data/bike-hour.csv");

    /** The last day of the file. */
    private static final LocalDate NIGHT = LocalDate.parse("2012-12-31");

    @TempDir
    static Path folder;

    @Test
    void theNextDayIsForecastBetterThanByTheSameHourOfLastWeek() {
        assumeTrue(Files.exists(FILE), FILE + " is absent");
        OneSource source = new OneSource(SPARK, folder);
        source.is(
                "{format: csv, path: \"" + FILE.toAbsolutePath().normalize() + "\", options: {header: \"true\"},"
                        + " schema: \"instant INT, dteday DATE, season INT, yr INT, mnth INT, hr INT, holiday INT,"
                        + " weekday INT, workingday INT, weathersit INT, temp DOUBLE, atemp DOUBLE, hum DOUBLE,"
                        + " windspeed DOUBLE, casual INT, registered INT, cnt INT\", load: snapshot,"
                        + " clean: [{derive: {time: \"to_timestamp(dteday) + make_interval(0, 0, 0, 0, hr)\"}},"
                        + " {drop: [casual, registered]}]}",
                "dataset: {spine: s, key: [instant], timestamp: time,"
                        + " split: {by: time, train: P640D, validation: P28D, test: P56D}}",
                "model: {task: forecast, algorithm: gbt, params: {maxIter: 40},"
                        + " forecast: {target: cnt, frequency: PT1H, horizon: 24, lags: [1, 24], seasons: [24, 168],"
                        + " strategy: direct, transform: log},"
                        + " gates: [{metric: intervalCoverage, min: 0.85, max: 0.95}]}",
                "scoring: {}");
        for (String step : List.of("ingest.s", "train", "promote", "score")) {
            source.run(step, NIGHT);
        }

        ModelVersion champion = new DeltaModelRegistry(source.lake())
                .model("p")
                .alias("champion")
                .orElseThrow();
        Map<String, MetricValue> test = champion.metrics().get("test");
        Map<String, MetricValue> lastWeek = champion.metrics().get("baseline");
        System.out.println("bikes: mae " + test.get("mae") + ", of the same hour last week " + lastWeek.get("mae")
                + ", covered " + test.get("intervalCoverage"));
        assertThat(lastWeek.get("mae").value()).isCloseTo(sameHourOfLastWeek(source), within(1e-9));
        assertThat(test.get("mae").value())
                .isLessThanOrEqualTo(0.8 * lastWeek.get("mae").value());
        assertThat(test.get("intervalCoverage").value()).isBetween(0.85, 0.95);
        assertThat(champion.signature()).doesNotContainKeys("casual", "registered", "temp");
        assertTheNextDayIsScored(source);
    }

    private static void assertTheNextDayIsScored(OneSource source) {
        List<Row> scores = source.table(TableName.scores("p")).orderBy("step").collectAsList();
        assertThat(scores).hasSize(24);
        for (int step = 1; step <= 24; step++) {
            Row score = scores.get(step - 1);
            assertThat(score.<Integer>getAs("step")).isEqualTo(step);
            assertThat(score.<Timestamp>getAs("time"))
                    .isEqualTo(
                            Timestamp.from(Instant.parse("2013-01-01T00:00:00Z").plusSeconds(3600L * (step - 1))));
            assertThat(score.<Double>getAs("prediction"))
                    .isBetween(score.<Double>getAs("prediction_low"), score.<Double>getAs("prediction_high"));
        }
    }

    /** By a join of hours to those of a week before; an hour without rides is not in the file, and the week before it counts. */
    private static double sameHourOfLastWeek(OneSource source) {
        source.table(OneSource.BRONZE).createOrReplaceTempView("rides");
        return SPARK.sql("SELECT avg(abs(t.cnt - coalesce(w1.cnt, w2.cnt))) FROM rides t"
                        + " LEFT JOIN rides w1 ON w1.time = t.time - INTERVAL 7 DAYS"
                        + " LEFT JOIN rides w2 ON w2.time = t.time - INTERVAL 14 DAYS"
                        + " WHERE t.dteday > DATE'" + NIGHT.minusDays(56) + "'")
                .first()
                .getDouble(0);
    }
}
