/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.Json;
import dev.nightjar.core.failure.ModelRefused;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.registry.GateResult;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.registry.ModelFigures;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.spark.testing.TestSpark;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that tells classes apart in the north and not in the south, and whose missed positives cost three alarms each. */
class SlicedModelTest {

    private static final SparkSession SPARK = TestSpark.session();
    private static final LocalDate NIGHT = LocalDate.parse("2026-03-01");
    private static final int ROWS = 4_000;

    @TempDir
    static Path folder;

    private static OneSource source;
    private static ModelVersion version;

    @BeforeAll
    static void train() {
        source = new OneSource(SPARK, folder);
        land();
        pipeline("[region, \"x > 0\"]");
        source.run("ingest.s", NIGHT);
        source.run("train", NIGHT);
        version = source.night(NIGHT, "train").registry().model("p").versions().get(0);
    }

    @Test
    void partsOfTheTestRowsAreJudgedByColumnsThatTheModelDoesNotRead() {
        assertThat(version.signature()).containsOnlyKeys("x");
        assertThat(source.table(TableName.dataset("p")).columns()).contains("region");
        Map<String, Map<String, MetricValue>> metrics = version.metrics();
        assertThat(metrics)
                .containsOnlyKeys("test", "baseline", "slice region=north", "slice region=south", "slice x > 0");
        double test =
                source.table(TableName.dataset("p")).where("_split = 'test'").count();
        assertThat(metrics.get("slice region=north").get("rows").value()
                        + metrics.get("slice region=south").get("rows").value())
                .isEqualTo(test);
        assertThat(metrics.get("slice region=north").get("areaUnderROC").value())
                .isGreaterThan(0.85);
        assertThat(metrics.get("slice region=south").get("areaUnderROC").value())
                .isBetween(0.4, 0.6);
    }

    @Test
    void theWorstPartFailsTheGateAndIsNamed() {
        assertThat(version.gates()).extracting(GateResult::passed).containsExactly(false, true, true);
        assertThat(version.gates().get(0).gate()).isEqualTo("areaUnderROC >= 0.7 in each slice");
        assertThat(version.gates().get(0).detail()).startsWith("worst in region=south: areaUnderROC is 0.");
        assertThat(version.gates().get(1).detail()).startsWith("worst in x > 0: accuracy is ");
        assertThatThrownBy(() -> source.run("promote", NIGHT))
                .isInstanceOf(ModelRefused.class)
                .hasMessageContaining("areaUnderROC >= 0.7 in each slice (worst in region=south: ");
    }

    /** With a miss at three alarms, decisions are positive from a probability of about a quarter. */
    @Test
    void theThresholdIsThatOfLeastCost() throws IOException {
        Map<String, MetricValue> test = version.metrics().get("test");
        assertThat(test.get("cost").value())
                .isLessThan(version.metrics().get("baseline").get("cost").value());
        assertThat(test.get("cost").low()).isPresent();
        assertThat(test.get("recall").value()).isGreaterThan(0.85);
        assertThat(figures().threshold().orElseThrow()).isBetween(0.1, 0.45);
    }

    @Test
    void figuresOfTheCardHaveSlicesAndShuffledInputs() throws IOException {
        ModelFigures figures = figures();
        assertThat(figures.slices())
                .hasSize(3)
                .allSatisfy(slice -> assertThat(slice.rows()).isEqualTo((long) version.metrics()
                        .get("slice " + slice.name())
                        .get("rows")
                        .value()));
        assertThat(figures.bars()).singleElement().satisfies(bars -> {
            assertThat(bars.name()).isEqualTo("permutationImportance");
            assertThat(bars.bars())
                    .singleElement()
                    .satisfies(bar -> assertThat(bar.value()).isGreaterThan(0.1));
        });
        assertThat(figures.notes())
                .singleElement()
                .asString()
                .startsWith("The baseline predicts the same for every row: a probability of 0.")
                .endsWith("the share of true among the training labels.");
    }

    @Test
    void aSliceThatTheExamplesDoNotHaveIsRefusedBeforeTraining() {
        pipeline("[country]");
        try {
            assertThatThrownBy(() -> source.run("train", NIGHT))
                    .isInstanceOf(UsageError.class)
                    .hasMessageStartingWith("Invalid slice 'country' in model.slices: ");
        } finally {
            pipeline("[region, \"x > 0\"]");
        }
    }

    private static ModelFigures figures() throws IOException {
        return Json.MAPPER.readValue(
                Path.of(URI.create(version.artifact() + "/" + ModelFigures.FILE))
                        .toFile(),
                ModelFigures.class);
    }

    private static void pipeline(String slices) {
        source.is(
                "{format: csv, path: \"LANDING/${date}.csv\", options: {header: \"true\"}, key: [id],"
                        + " schema: \"id LONG, x DOUBLE, region STRING, part STRING, returned BOOLEAN\"}",
                "dataset:",
                "  {spine: s, key: [id], columns: {x: x}, label: {expr: returned},",
                "   split: {by: column, column: part, train: [train], test: [test]}}",
                "model:",
                "  {task: classification, algorithm: logistic_regression, slices: " + slices + ",",
                "   cost: {falsePositive: 1, falseNegative: 3},",
                "   gates: [{metric: areaUnderROC, slice: \"*\", min: 0.7, minRows: 100},",
                slices.contains("x > 0") ? "           {metric: accuracy, slice: \"x > 0\", min: 0.1}," : "",
                "           {metric: cost, max: 5}]}",
                "scoring: {}");
    }

    /** In the north a row is positive by its x, in the south by chance. */
    private static void land() {
        SplittableRandom random = new SplittableRandom(5);
        List<String> lines = new ArrayList<>(List.of("id,x,region,part,returned"));
        for (int i = 0; i < ROWS; i++) {
            double x = random.nextDouble() * 4 - 2;
            boolean north = random.nextInt(3) > 0;
            lines.add(String.format(
                    Locale.ROOT,
                    "%d,%.4f,%s,%s,%s",
                    i,
                    x,
                    north ? "north" : "south",
                    random.nextBoolean() ? "train" : "test",
                    random.nextDouble() < (north ? 1 / (1 + Math.exp(-4 * x)) : 0.5)));
        }
        source.land(NIGHT + ".csv", lines.toArray(String[]::new));
    }
}
