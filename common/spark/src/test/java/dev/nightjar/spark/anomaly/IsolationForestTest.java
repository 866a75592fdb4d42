/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.anomaly;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.spark.testing.TestSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IsolationForestTest {

    private static final SparkSession SPARK = TestSpark.session();

    @TempDir
    static Path folder;

    @ParameterizedTest
    @CsvSource({"900", "30000"})
    void theSameRowsGiveTheSameForestHoweverTheyArePartitioned(int rows) {
        Dataset<Row> one = vectors(rows).coalesce(1).cache();
        Dataset<Row> many = vectors(rows).repartition(7, col("c")).sortWithinPartitions(col("b").desc());
        assertThat(scores(new IsolationForest().fit(one), one))
                .isEqualTo(scores(new IsolationForest().fit(many), one))
                .isNotEqualTo(scores(seeded(2).fit(one), one));
    }

    @Test
    void noRowIsInTwoTreesAsFarAsThereAreEnough() {
        Dataset<Row> rows = vectors(30_000);
        List<?> drawn = DrawnRows.of(rows, "features", "key", 25_600, 42);
        assertThat(drawn).hasSize(25_600).doesNotHaveDuplicates();
        assertThat(DrawnRows.of(rows, "features", "key", 40_000, 42)).hasSize(30_000);
        // drawn from everywhere: the first feature is the row's number
        assertThat(DrawnRows.of(rows, "features", "key", 2_000, 42).stream()
                        .filter(row -> row.apply(0) < 15_000)
                        .count())
                .isBetween(900L, 1_100L);
    }

    @Test
    void aSavedForestScoresTheSame() throws IOException {
        Dataset<Row> rows = plain(2_000);
        IsolationForest forest = new IsolationForest();
        ParamMap settings = new ParamMap()
                .put(forest.numTrees(), 33)
                .put(forest.maxSamples(), 100)
                .put(forest.predictionCol(), "outlier");
        PipelineModel model = new Pipeline()
                .setStages(new PipelineStage[] {
                    new VectorAssembler()
                            .setInputCols(new String[] {"a", "b", "c"})
                            .setOutputCol("features"),
                    forest.copy(settings)
                })
                .fit(rows);
        String saved = folder.resolve("a forest").toString();
        model.write().save(saved);
        PipelineModel loaded = PipelineModel.load(saved);
        assertThat(loaded.transform(rows).select("key", "outlier").collectAsList())
                .isEqualTo(model.transform(rows).select("key", "outlier").collectAsList())
                .hasSize(2_000);
        IsolationForestModel stage = (IsolationForestModel) loaded.stages()[1];
        assertThat(stage.getOrDefault(stage.numTrees())).isEqualTo(33);
        assertThat(stage.forest().trees()).hasSize(33);
        assertThat(stage.forest().rows()).isEqualTo(100);
    }

    @Test
    void rowsThatAreAllTheSameScoreAHalf() {
        Dataset<Row> rows = vectors(500).withColumn("features", expr("first(features) OVER (PARTITION BY 1)"));
        assertThat(scores(new IsolationForest().fit(rows), rows))
                .allSatisfy(score -> assertThat(score).isCloseTo(0.5, within(1e-12)));
    }

    @Test
    void oneRowIsNoForest() {
        assertThatThrownBy(() -> new IsolationForest().fit(vectors(1)))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("over 1 rows");
        assertThatThrownBy(() -> new IsolationForest().fit(vectors(0)))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("over 0 rows");
    }

    @Test
    void aForestTooLargeIsRefused() {
        IsolationForest forest = new IsolationForest();
        ParamMap settings = new ParamMap().put(forest.numTrees(), 1_000).put(forest.maxSamples(), 16_384);
        assertThatThrownBy(() -> forest.copy(settings).fit(vectors(10)))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("numTrees times maxSamples");
        assertThatThrownBy(() -> new ParamMap().put(forest.maxSamples(), 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static IsolationForest seeded(long seed) {
        IsolationForest forest = new IsolationForest();
        return forest.copy(new ParamMap().put(forest.seed(), seed));
    }

    private static List<Double> scores(IsolationForestModel model, Dataset<Row> rows) {
        return model.transform(rows).orderBy("key").select("prediction").collectAsList().stream()
                .map(row -> row.getDouble(0))
                .toList();
    }

    private static Dataset<Row> plain(int rows) {
        return SPARK.range(0, rows, 1, 3)
                .selectExpr(
                        "id AS key",
                        "CAST(id AS DOUBLE) AS a",
                        "pmod(xxhash64('b', id), 1000) / 10D AS b",
                        "pmod(xxhash64('c', id), 5) / 1D AS c");
    }

    private static Dataset<Row> vectors(int rows) {
        return new VectorAssembler()
                .setInputCols(new String[] {"a", "b", "c"})
                .setOutputCol("features")
                .transform(plain(rows));
    }
}
