/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.spark.testing.TestSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of scores for others, beside the table. */
class ScoreExportTest {

    private static final SparkSession SPARK = TestSpark.session("Europe/Berlin");

    @TempDir
    static Path folder;

    /** Each format takes the place of the one before. */
    @Test
    void filesForOthersHaveTheRowsOfTheTable() {
        ShopLake lake = TrainedShop.open().copyTo(folder.resolve("lake"));
        Path files = folder.resolve("out");
        for (String format : List.of("csv", "parquet")) {
            String scoring = "scoring: {columns: [customer_id], explain: 2, export: {format: " + format + ", path: \""
                    + files + "/${date}\"}}";
            lake.score(scoring, Shop.NIGHT);
            Dataset<Row> table = lake.scores().where(ShopLake.on(Shop.NIGHT));
            Dataset<Row> exported = SPARK.read()
                    .format(format)
                    .options(Map.of("header", "true", "escape", "\""))
                    .load(files.resolve(Shop.NIGHT.toString()).toString());
            assertThat(exported.columns()).containsExactly(table.columns());
            assertThat(ShopLake.lines(exported.selectExpr(
                            "order_id", "customer_id", "CAST(probability AS DOUBLE)", "model_version", "_run_id")))
                    .isEqualTo(ShopLake.lines(
                            table.selectExpr("order_id", "customer_id", "probability", "model_version", "_run_id")));
            String contributions = format.equals("csv")
                    ? "from_json(explanation, 'contributions ARRAY<STRUCT<input: STRING>>').contributions.input"
                    : "explanation.contributions.input";
            assertThat(ShopLake.lines(exported.selectExpr(contributions)))
                    .isEqualTo(ShopLake.lines(table.selectExpr("explanation.contributions.input")));
        }
        assertThat(names(files)).containsExactly(Shop.NIGHT.toString());
        assertThat(names(files.resolve(Shop.NIGHT.toString())))
                .contains("_SUCCESS", "_nightjar.json")
                .noneMatch(name -> name.endsWith(".csv"));
    }

    @Test
    void aFolderForAllNightsHasTheNewestAndOneOfANightWithoutRowsHasNone() {
        ShopLake lake = TrainedShop.open().copyTo(folder.resolve("lake of all nights"));
        Path files = folder.resolve("newest");
        String scoring =
                "scoring: {columns: [customer_id], onEmpty: skip%s, export: {format: csv, path: \"" + files + "\"}}";
        lake.score(scoring.formatted(""), Shop.NIGHT);
        lake.score(scoring.formatted(""), Shop.NIGHT.minusDays(1));
        Dataset<Row> exported = SPARK.read().option("header", "true").csv(files.toString());
        assertThat(exported.select("date").distinct().collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactly(Shop.NIGHT.toString());

        lake.score(scoring.formatted(", where: \"amount > 1e9\""), Shop.NIGHT);

        Dataset<Row> nothing = SPARK.read().option("header", "true").csv(files.toString());
        assertThat(nothing.columns()).contains("order_id", "probability");
        assertThat(nothing.isEmpty()).isTrue();
    }

    @Test
    void whatIsNotNightjarsIsNotReplacedByAnExport() throws IOException {
        ShopLake lake = TrainedShop.open().copyTo(folder.resolve("lake of others"));
        Path foreign = Files.createDirectories(folder.resolve("letters"));
        Files.writeString(foreign.resolve("letter.txt"), "Dear");
        Map.of(
                        foreign,
                        "did not write",
                        lake.folder().resolve("shop/scores"),
                        "the warehouse is",
                        folder,
                        "the warehouse is")
                .forEach((target, message) -> assertThatThrownBy(() ->
                                lake.score("scoring: {export: {format: parquet, path: \"" + target + "\"}}", Shop.NIGHT))
                        .isInstanceOf(UsageError.class)
                        .hasMessageContaining(message));
        assertThat(names(foreign)).containsExactly("letter.txt");
    }

    private static List<String> names(Path files) {
        try (Stream<Path> found = Files.list(files)) {
            return found.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
