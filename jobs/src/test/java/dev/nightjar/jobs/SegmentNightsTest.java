/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.core.registry.RegisteredModel;
import dev.nightjar.spark.testing.TestSpark;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A night of sales in shops that each have a price of their own; the shop is no input of the model. */
class SegmentNightsTest {

    private static final SparkSession SPARK = TestSpark.session();
    private static final LocalDate FIRST = LocalDate.parse("2026-03-05");
    private static final String SOURCE =
            "{format: csv, path: \"LANDING/${date}.csv\", options: {header: \"true\"}, key: [id],"
                    + " schema: \"id LONG, shop STRING, pieces DOUBLE, part STRING, paid DOUBLE\"}";

    @TempDir
    static Path folder;

    private static OneSource source;

    @BeforeAll
    static void runANight() {
        source = new OneSource(SPARK, folder);
        pipeline("shop");
        land(FIRST);
        source.run("ingest.s", FIRST);
        source.run("train", FIRST);
        source.run("promote", FIRST);
        source.run("score", FIRST);
    }

    @Test
    void everyRowIsScoredByTheModelOfItsShopOrByThatOfAll() {
        Dataset<Row> scores = source.table(TableName.scores("p"))
                .join(source.table(OneSource.BRONZE).select("id", "shop", "pieces"), "id");

        assertThat(OneSource.lines(scores.select("shop", "segment_model").distinct(), "shop", "segment_model"))
                .containsExactly("- (fallback)", "east east", "small (fallback)", "west west");
        Warehouse.assertDescribed(source.table(TableName.scores("p")));
        // east sells at 2, west at 5
        assertThat(scores.where("segment_model = 'east'")
                        .selectExpr("max(abs(prediction - 2 * pieces))")
                        .first()
                        .getDouble(0))
                .isLessThan(0.1);
        assertThat(scores.where("segment_model = 'west'")
                        .selectExpr("max(abs(prediction - 5 * pieces))")
                        .first()
                        .getDouble(0))
                .isLessThan(0.1);
    }

    @Test
    void theVersionKnowsItsSegmentsAndItsTrials() {
        ModelVersion version = registered().alias(RegisteredModel.CHAMPION).orElseThrow();

        assertThat(version.manifest()).containsKeys("segments.json", "trials.json");
        assertThat(version.signature()).containsEntry("shop", "STRING").containsEntry("pieces", "DOUBLE");
        assertThat(version.params()).containsEntry("segmentBy", "shop").containsEntry("segmentMinRows", "50");
        assertThat(version.metrics().get("segments").get("own").value()).isEqualTo(2);
        assertThat(version.metrics().get("tuning").get("trials").value()).isEqualTo(3);
        assertThat(version.gates()).allMatch(gate -> gate.passed());
    }

    @Test
    void aSegmentColumnWithoutAnyValueIsRefused() {
        pipeline("nothing");
        try {
            assertThatThrownBy(() -> source.run("train", FIRST.plusDays(1)))
                    .isInstanceOf(DataRefused.class)
                    .hasMessageContaining("no training row has a value in nothing. Look at model.segmentBy.");
        } finally {
            pipeline("shop");
        }
    }

    private static RegisteredModel registered() {
        return source.night(FIRST, "train").registry().model("p");
    }

    private static void pipeline(String segment) {
        source.is(
                SOURCE.replaceFirst("}$", ", clean: [{derive: {nothing: \"CAST(NULL AS STRING)\"}}]}"),
                "dataset:",
                "  {spine: s, key: [id], columns: {pieces: pieces}, label: {expr: paid},",
                "   split: {by: column, column: part, train: [train], test: [test]}}",
                "model:",
                "  {task: regression, algorithm: linear_regression, segmentBy: [" + segment + "], segmentMinRows: 50,",
                "   retrain: {every: P1D},",
                "   tune: {trials: 3, space: {regParam: {logUniform: [0.00001, 0.0001]}}},",
                "   gates: [{metric: rmse, max: 100}, {serving: {minRowsPerSecond: 1}}]}",
                "scoring: {}");
    }

    private static void land(LocalDate night) {
        SplittableRandom random = new SplittableRandom(42);
        List<String> lines = new ArrayList<>(List.of("id,shop,pieces,part,paid"));
        for (int i = 0; i < 600; i++) {
            String shop = i < 20 ? "small" : i < 40 ? "" : i % 2 == 0 ? "east" : "west";
            double pieces = 1 + random.nextInt(9);
            double price = shop.equals("east") ? 2 : 5;
            lines.add(String.format(
                    Locale.ROOT,
                    "%d,%s,%.1f,%s,%.4f",
                    i,
                    shop,
                    pieces,
                    random.nextInt(3) == 0 ? "test" : "train",
                    price * pieces + 0.02 * random.nextGaussian()));
        }
        source.land(night + ".csv", lines.toArray(String[]::new));
    }
}
