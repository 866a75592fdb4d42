/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.spec.PipelineReader;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.core.spec.Substitution;
import dev.nightjar.spark.dataset.ExampleColumns;
import dev.nightjar.spark.testing.TestSpark;
import dev.nightjar.spark.tuning.TrialResult;
import dev.nightjar.spark.tuning.Tuned;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class TunedTrainingTest {

    private static final SparkSession SPARK = TestSpark.session();
    private static final String PENALTIES = "regParam: [0.0001, 0.03, 3, 300]";

    @Test
    void theSameIsFoundWhateverRunsAtATime() {
        Dataset<Row> examples = examples("IF(id % 3 = 0, 'validation', 'train')");
        Tuned one = tuned(
                examples,
                "tune: {method: random, trials: 4, parallelism: 1, space: {"
                        + "regParam: {logUniform: [0.001, 100]}, elasticNetParam: [0.0, 1.0]}}");
        Tuned four = tuned(
                examples,
                "tune: {method: random, trials: 4, parallelism: 4, space: {"
                        + "regParam: {logUniform: [0.001, 100]}, elasticNetParam: [0.0, 1.0]}}");

        assertThat(four.results().stream().map(TunedTrainingTest::withoutSeconds))
                .isEqualTo(one.results().stream()
                        .map(TunedTrainingTest::withoutSeconds)
                        .toList())
                .hasSize(4);
        assertThat(four.best()).isEqualTo(one.best());
        assertThat(one.judgedOn()).isEqualTo("the validation split");
    }

    @Test
    void halvingFindsWhatAGridFindsAndTheModelHasIt() {
        Dataset<Row> examples = examples("IF(id % 3 = 0, 'validation', IF(id % 3 = 1, 'train', 'test'))");
        PipelineSpec spec = pipeline("tune: {method: halving, trials: 4, metric: logLoss, space: {" + PENALTIES + "}}");
        FittedModel fitted = FittedModel.fit(SPARK, TrainingSet.of(examples, spec), spec);
        Tuned halved = fitted.attachments().tuning().orElseThrow();
        Tuned grid = tuned(examples, "tune: {method: grid, metric: logLoss, space: {" + PENALTIES + "}}");

        assertThat(halved.results()).hasSize(5);
        assertThat(halved.params()).isEqualTo(grid.params());
        assertThat(fitted.model().description().params())
                .containsEntry("regParam", halved.params().get("regParam"));
        assertThat(fitted.attachments().metrics().get("tuning").get("logLoss").value())
                .isEqualTo(halved.value());
        assertThat(fitted.attachments().bars())
                .singleElement()
                .satisfies(bars -> assertThat(bars.bars()).hasSize(4));
    }

    @Test
    void noTrialLearnsFromTheRowsThatItIsJudgedOn() {
        // the four in five rows to judge on say the opposite of the others: a model that saw them would side with them
        Dataset<Row> examples = examples("IF(id % 5 = 0, 'train', 'validation')")
                .withColumn(ExampleColumns.LABEL, expr("IF(_split = 'train', _label, 1 - _label)"));

        assertThat(tuned(examples, "tune: {space: {regParam: [0.0001, 0.01, 0.1]}}")
                        .results())
                .hasSize(3)
                .allSatisfy(result -> assertThat(result.metric().orElseThrow()).isLessThan(0.3));
    }

    @Test
    void withoutAValidationSplitTheLatestTrainingRowsAreHeldOut() {
        Dataset<Row> examples = examples("IF(id % 2 = 0, 'train', 'test')");
        TrainingSet set = TrainingSet.of(examples, pipeline("seed: 1"));
        HeldOut rows = HeldOut.of(set, Optional.of("at"));

        Row learnt = ends(rows.learnt());
        Row judged = ends(rows.judged());
        assertThat(learnt.getTimestamp(1)).isBefore(judged.getTimestamp(0));
        assertThat(learnt.getLong(2) + judged.getLong(2)).isEqualTo(set.rows().get("train"));
        assertThat(judged.getLong(2) / (double) set.rows().get("train")).isBetween(0.19, 0.21);
        assertThat(rows.name()).startsWith("the latest fifth of the training rows, from 2026-01-0");
        HeldOut hashed = HeldOut.of(set, Optional.empty());
        assertThat(hashed.learnt().join(hashed.judged(), "id").isEmpty()).isTrue();
        assertThat(hashed.learnt().count() + hashed.judged().count())
                .isEqualTo(set.rows().get("train"));
        assertThatThrownBy(() -> HeldOut.of(
                        TrainingSet.of(examples.withColumn("at", lit("2026-01-01")), pipeline("seed: 1")),
                        Optional.of("at")))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("the training rows have one time, 2026-01-01");
    }

    @Test
    void aTrialWithAnImpossibleValueIsRefusedBeforeAnythingIsTrained() {
        Dataset<Row> examples = examples("IF(id % 2 = 0, 'train', 'validation')");
        assertThatThrownBy(() -> tuned(examples, "tune: {space: {regParam: [0.1, -1.0]}}"))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("Invalid value -1.0 of model.params.regParam");
        assertThatThrownBy(() -> tuned(examples, "tune: {space: {maxIter: [1.5]}}"))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("it wants a int");
    }

    @Test
    void ifNoTrialCanBeJudgedTheReasonIsGiven() {
        Dataset<Row> examples = examples("IF(id % 2 = 0, 'train', 'validation')")
                .withColumn(ExampleColumns.LABEL, expr("IF(_split = 'train', _label, 1)"));
        assertThatThrownBy(() -> tuned(examples, "tune: {space: {" + PENALTIES + "}}"))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining(
                        "Cannot tune: all 4 trials failed, the first one because areaUnderROC cannot be" + " computed");
    }

    @Test
    void segmentsHaveModelsOfTheirOwnAndAreJudgedApart() {
        // x means the opposite in shop b, and shop c is small
        Dataset<Row> examples = examples("IF(id % 2 = 0, 'train', 'test')")
                .withColumn("shop", expr("CASE WHEN id % 50 < 2 THEN 'c' WHEN id % 4 < 2 THEN 'a' ELSE 'b' END"))
                .withColumn(ExampleColumns.LABEL, expr("IF(shop = 'b', 1 - _label, _label)"));
        PipelineSpec spec = pipeline("segmentBy: [shop], tune: {trials: 2, space: {regParam: [0.001, 0.01]}}");
        FittedModel fitted = FittedModel.fit(SPARK, TrainingSet.of(examples, spec), spec);

        assertThat(fitted.outputs()).containsEntry("segment_model", "STRING");
        assertThat(fitted.model().description().signature().keySet()).containsExactly("x", "z", "shop");
        assertThat(fitted.model().description().params()).containsEntry("segmentBy", "shop");
        assertThat(fitted.metrics().get("test").get("areaUnderROC").value()).isGreaterThan(0.8);
        assertThat(fitted.attachments().segments().orElseThrow().segments())
                .extracting(segment -> segment.segment() + " " + segment.served())
                .containsExactly("a own", "b own", "c few rows");
        assertThat(fitted.attachments().segments().orElseThrow().segments()).allSatisfy(segment -> {
            Dataset<Row> rows = examples.where(col("shop").equalTo(segment.segment()));
            assertThat(segment.rows()).isEqualTo(rows.where("_split = 'test'").count());
            assertThat(segment.trainingRows())
                    .isEqualTo(rows.where("_split = 'train'").count());
            assertThat(segment.metrics()).containsOnlyKeys("areaUnderROC", "logLoss", "brier");
        });
        double apart = fitted.attachments()
                .segments()
                .orElseThrow()
                .segments()
                .get(0)
                .metrics()
                .get("areaUnderROC");
        Dataset<Row> shop = fitted.model().predict(examples.where("shop = 'a' AND _split = 'test'"));
        assertThat(apart).isCloseTo(concordance(shop), org.assertj.core.api.Assertions.within(1e-9));
        assertThat(fitted.attachments().metrics().get("segments"))
                .containsKeys("segments", "own", "areaUnderROC (median)", "areaUnderROC (worst tenth)");
        assertThat(fitted.attachments().bars()).hasSize(3);
    }

    /** By all pairs of a positive and a negative row. */
    private static double concordance(Dataset<Row> scored) {
        List<Row> rows = scored.select("_label", "probability").collectAsList();
        double above = 0;
        double pairs = 0;
        for (Row positive : rows) {
            for (Row negative : rows) {
                if (positive.getInt(0) == 1 && negative.getInt(0) == 0) {
                    pairs++;
                    int order = Double.compare(positive.getDouble(1), negative.getDouble(1));
                    above += order > 0 ? 1 : order == 0 ? 0.5 : 0;
                }
            }
        }
        return above / pairs;
    }

    private static Row ends(Dataset<Row> rows) {
        return rows.selectExpr("min(CAST(at AS TIMESTAMP))", "max(CAST(at AS TIMESTAMP))", "count(*)")
                .first();
    }

    private static TrialResult withoutSeconds(TrialResult result) {
        return new TrialResult(
                result.trial(), result.params(), result.rung(), result.share(), result.metric(), result.failure(), 0);
    }

    /** Tunes alone, which needs no test rows. */
    private static Tuned tuned(Dataset<Row> examples, String keys) {
        PipelineSpec spec = pipeline(keys);
        Dataset<Row> all = examples.union(examples.limit(2).withColumn(ExampleColumns.SPLIT, lit("test")));
        return Tuning.of(TrainingSet.of(all, spec), spec).found().orElseThrow();
    }

    private static PipelineSpec pipeline(String keys) {
        return PipelineReader.parse(
                """
                apiVersion: nightjar/v1
                pipeline: tuned
                sources:
                  rows: {format: csv, path: rows.csv, schema: "id LONG, at TIMESTAMP, shop STRING, x DOUBLE, z DOUBLE, y INT"}
                dataset:
                  spine: rows
                  key: [id]
                  columns: {x: x, z: z}
                  label: {expr: y}
                model: {task: classification, algorithm: logistic_regression, %s}
                """.formatted(keys), "tuned.yaml", new Substitution(Optional.empty(), Map.of(), Map.of()));
    }

    /** Rows whose label follows from `x` with noise; `z` says nothing. */
    private static Dataset<Row> examples(String split) {
        return SPARK.range(0, 2_000, 1, 2)
                .withColumn("at", expr("timestamp_seconds(1767225600 + id * 300)"))
                .withColumn("x", random("x"))
                .withColumn("z", random("z"))
                .withColumn(
                        ExampleColumns.LABEL,
                        random("y").multiply(0.4).plus(col("x")).gt(0.7).cast("int"))
                .withColumn(ExampleColumns.WEIGHT, lit(1.0))
                .withColumn(ExampleColumns.SPLIT, expr(split))
                .cache();
    }

    private static Column random(String purpose) {
        return expr("pmod(xxhash64('" + purpose + "', id), 1000000) / 1000000D");
    }
}
