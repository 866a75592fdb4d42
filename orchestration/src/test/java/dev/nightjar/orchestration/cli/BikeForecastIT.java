/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.Json;
import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.registry.DeltaModelRegistry;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.registry.ModelVersion;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rides of two years, hour by hour: each night of the last eight weeks forecasts the 24 hours after it. */
class BikeForecastIT {

    /** The last day of the file. */
    private static final String DATE = "2012-12-31";

    @TempDir
    static Path folder;

    @Test
    void theNextDayIsForecastBetterThanByTheSameHourOfLastWeek() throws Exception {
        Path data =
                Path.of(System.getProperty("nightjar.home"), "../shared/data").normalize();
        assumeTrue(Files.exists(data.resolve("bike-hour.csv")), "../shared/data/bike-hour.csv is absent");
        Path file = folder.resolve("bikes.yaml");
        Files.write(file, BikeForecastIT.class.getResourceAsStream("bikes.yaml").readAllBytes());
        String warehouse = folder.resolve("warehouse").toString();

        JsonNode run = Json.MAPPER.readTree(nightjar(
                "run", file.toString(), "--date", DATE, "--json", "--warehouse", warehouse, "--set", "data=" + data));
        assertThat(run.path("state").asText()).as(run.toString()).isEqualTo("success");

        ModelVersion champion = new DeltaModelRegistry(Lake.at(warehouse))
                .model("bikes")
                .alias("champion")
                .orElseThrow();
        Map<String, MetricValue> test = champion.metrics().get("test");
        Map<String, MetricValue> lastWeek = champion.metrics().get("baseline");
        System.out.println("test " + test + "\nbaseline " + lastWeek + "\nvalidation "
                + champion.metrics().get("validation"));
        // what the same hour of the week before says, computed by itself
        assertThat(lastWeek.get("mae").value()).isBetween(71.0, 73.0);
        assertThat(test.get("mae").value())
                .isLessThanOrEqualTo(0.8 * lastWeek.get("mae").value());
        assertThat(test.get("intervalCoverage").value()).isBetween(0.85, 0.95);
        assertThat(champion.signature()).doesNotContainKeys("casual", "registered", "temp");

        JsonNode scores = Json.MAPPER.readTree(nightjar(
                "sql",
                "select step, time, origin, prediction, prediction_low, prediction_high from bikes.scores order by step",
                "--json",
                "--warehouse",
                warehouse));
        assertThat(scores).hasSize(24);
        for (int step = 1; step <= 24; step++) {
            JsonNode score = scores.get(step - 1);
            assertThat(score.path("step").asInt()).isEqualTo(step);
            assertThat(score.path("prediction").asDouble())
                    .isBetween(
                            score.path("prediction_low").asDouble(),
                            score.path("prediction_high").asDouble());
        }
        assertThat(scores.get(0).path("time").asText()).startsWith("2013-01-01").contains("00:00");
        assertThat(scores.get(23).path("time").asText())
                .startsWith("2013-01-01")
                .contains("23:00");
    }

    private static String nightjar(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Nightjar.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        assertThat(exitCode).as("%s%n%s", err, out).isZero();
        return out.toString();
    }
}
