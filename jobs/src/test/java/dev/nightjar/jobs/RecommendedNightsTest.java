/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.ledger.DeltaRunLedger;
import dev.nightjar.core.ledger.RunLedger;
import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.registry.DeltaModelRegistry;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.spark.testing.TestSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nights of a pipeline that recommends films, from its landing files to lists and how good they turned out to be. */
class RecommendedNightsTest {

    private static final SparkSession SPARK = TestSpark.session();

    @TempDir
    static Path folder;

    private static Films films;
    private static Path warehouse;

    @BeforeAll
    static void runTheNight() {
        films = Films.open(folder.resolve("films"));
        warehouse = folder.resolve("warehouse");
        run(Films.HISTORY, "--only", "ingest");
        run(List.of(Films.NIGHT));
    }

    @Test
    void theModelBeatsPopularityAndIsChampion() {
        ModelVersion version = champion();
        assertThat(version.metrics()).containsOnlyKeys("test", "baseline");
        double ndcg = version.metrics().get("test").get("ndcgAtK").value();
        assertThat(ndcg)
                .isGreaterThan(
                        0.05 + version.metrics().get("baseline").get("ndcgAtK").value());
        assertThat(version.metrics().get("test").get("ndcgAtK").low().orElseThrow())
                .isLessThan(ndcg);
        assertThat(version.signature()).containsOnlyKeys("viewer", "film_id");
        assertThat(version.outputs().keySet()).containsExactly("viewer", "rank", "film_id", "prediction", "cold_start");
        assertThat(version.params()).containsEntry("rank", "6").containsEntry("topK", "5");
    }

    @Test
    void everyViewerHasAListOfFilmsThatAreNew() {
        Dataset<Row> lists = on(Films.NIGHT);
        Dataset<Row> plays = read(TableName.bronze("films", "plays"));
        Row figures = lists.groupBy("viewer")
                .agg(expr("array_sort(collect_list(rank)) = sequence(1, 5) AS ranks"))
                .selectExpr("count(*)", "every(ranks)")
                .first();
        assertThat(figures.getLong(0))
                .isEqualTo(plays.select("viewer").distinct().count());
        assertThat(figures.getBoolean(1)).isTrue();
        assertThat(lists.join(plays.where("date <= DATE'" + Films.NIGHT + "'"), new String[] {"viewer", "film_id"})
                        .isEmpty())
                .isTrue();
        assertThat(lists.where("cold_start OR model_version <> 1").isEmpty()).isTrue();
        Warehouse.assertDescribed(lists);
        assertThat(lists.schema().apply("rank").getComment().get()).contains("from 1");
        assertThat(lists.schema().apply("film_id").getComment().get()).isEqualTo("Item of the list");
    }

    @Test
    void trainingAgainIsTheSameVersionAndScoringAgainTheSameLists() {
        List<String> before = text(on(Films.NIGHT));
        run(List.of(Films.NIGHT), "--only", "train", "--force-train");
        assertThat(champion().version()).isEqualTo(1);
        assertThat(new DeltaModelRegistry(Lake.at(warehouse.toString()))
                        .model("films")
                        .versions())
                .hasSize(1);
        run(List.of(Films.NIGHT), "--only", "score");
        assertThat(text(on(Films.NIGHT))).isEqualTo(before);
    }

    @Test
    void listsOfTheDayBeforeAreJudgedByWhatWasTaken() {
        LocalDate next = Films.NIGHT.plusDays(1);
        run(List.of(next), "--only", "ingest");
        run(List.of(next), "--only", "score,monitor");
        Row judged = read(TableName.performance("films"))
                .where("date = DATE'" + next + "'")
                .first();
        assertThat(judged.<String>getAs("metric")).isEqualTo("ndcgAtK");
        assertThat(judged.<Double>getAs("value")).isBetween(0.05, 1.0);
        StepRun monitor = new DeltaRunLedger(Lake.at(warehouse.toString()))
                .find(RunLedger.Query.of("films").between(next, next).stage("monitor"))
                .get(0);
        assertThat(monitor.measures()).containsKeys("performance.ndcgAtK", "drift.max");
    }

    @Test
    void aSourceSaysForWhomListsAreMade() {
        Path other =
                new Warehouse(warehouse).copyTo(folder.resolve("newsletter")).folder();
        runWith("scoring: {}", "scoring: {source: newsletter, where: \"active\"}", other, "--only", "score");
        Dataset<Row> lists = read(other, TableName.scores("films")).where("date = DATE'" + Films.NIGHT + "'");
        assertThat(lists.groupBy("viewer", "cold_start")
                        .count()
                        .orderBy("viewer")
                        .collectAsList())
                .extracting(Row::toString)
                .containsExactly("[stranger,true,5]", "[v3,false,5]");
        assertThat(text(lists.where("viewer = 'v3'")))
                .isEqualTo(text(on(Films.NIGHT).where("viewer = 'v3'")));
    }

    @Test
    void rulesAreServedByAFreshProcessAndListsOfThemHaveTheirConfidence() {
        Path other = new Warehouse(warehouse).copyTo(folder.resolve("rules")).folder();
        new Warehouse(other).forgetModels();
        runWith(
                "algorithm: als\n  params: {rank: 6, maxIter: 6, regParam: 0.05, alpha: 5.0, numUserBlocks: 2, numItemBlocks:"
                        + " 2}",
                "algorithm: fpgrowth\n  params: {minSupport: 0.05, minConfidence: 0.3}",
                other,
                "--only",
                "train,promote,score");
        ModelVersion version = champion(other);
        assertThat(version.algorithm()).isEqualTo("fpgrowth");
        assertThat(version.metrics().get("test").get("ndcgAtK").value())
                .isGreaterThan(version.metrics().get("baseline").get("ndcgAtK").value());
        Row ruled = read(other, TableName.scores("films"))
                .where("date = DATE'" + Films.NIGHT + "' AND NOT cold_start")
                .selectExpr("count(*)", "min(prediction)", "max(prediction)")
                .first();
        assertThat(ruled.getLong(0)).isPositive();
        assertThat(ruled.getDouble(1)).isGreaterThanOrEqualTo(0.3);
        assertThat(ruled.getDouble(2)).isLessThanOrEqualTo(1);
    }

    @Test
    void aListIsNotTracedToOneExample() {
        assertThatThrownBy(() -> JobAnswers.ofTrace(
                        SPARK, films.arguments(warehouse, List.of(Films.NIGHT), "--key", "play_id=1")))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("Cannot trace a score of task recommendation");
    }

    private static void runWith(String from, String to, Path lake, String... more) {
        try {
            String original = Files.readString(films.pipeline());
            assertThat(original).contains(from);
            Files.writeString(films.pipeline(), original.replace(from, to));
            try {
                JobAnswers.ofNights(SPARK, films.arguments(lake, List.of(Films.NIGHT), more));
            } finally {
                Files.writeString(films.pipeline(), original);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ModelVersion champion() {
        return champion(warehouse);
    }

    private static ModelVersion champion(Path lake) {
        return new DeltaModelRegistry(Lake.at(lake.toString()))
                .model("films")
                .alias("champion")
                .orElseThrow();
    }

    private static List<String> text(Dataset<Row> lists) {
        return lists.drop("scored_at", "_run_id").collectAsList().stream()
                .map(Row::toString)
                .sorted()
                .toList();
    }

    private static Dataset<Row> on(LocalDate night) {
        return read(TableName.scores("films")).where("date = DATE'" + night + "'");
    }

    private static void run(List<LocalDate> dates, String... more) {
        JobAnswers.ofNights(SPARK, films.arguments(warehouse, dates, more));
    }

    private static Dataset<Row> read(TableName table) {
        return read(warehouse, table);
    }

    private static Dataset<Row> read(Path lake, TableName table) {
        return SPARK.read().format("delta").load(Lake.at(lake.toString()).path(table));
    }
}
