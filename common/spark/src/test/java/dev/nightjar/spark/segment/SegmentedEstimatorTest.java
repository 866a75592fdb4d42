/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.segment;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.spark.testing.TestSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.classification.DecisionTreeClassifier;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.NaiveBayes;
import org.apache.spark.ml.feature.VectorSlicer;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.regression.DecisionTreeRegressor;
import org.apache.spark.ml.regression.GBTRegressor;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SegmentedEstimatorTest {

    private static final long SEED = 20_260_101;

    private static Dataset<Row> rows;

    @TempDir
    Path folder;

    @BeforeAll
    static void simulate() {
        rows = Shops.rows(SEED, 4, 240);
    }

    static Stream<Named<Estimator<?>>> linearEstimators() {
        return Stream.of(
                named("logistic", logistic()),
                named("logistic, ridge", logistic().setRegParam(0.1)),
                named(
                        "logistic, ridge of columns as they are",
                        logistic().setRegParam(0.1).setStandardization(false)),
                named("logistic, lasso", logistic().setRegParam(0.03).setElasticNetParam(1)),
                named(
                        "logistic, both, of columns as they are, through the origin",
                        logistic()
                                .setRegParam(0.02)
                                .setElasticNetParam(0.5)
                                .setStandardization(false)
                                .setFitIntercept(false)),
                named("linear", linear()),
                named("linear, ridge", linear().setRegParam(2)),
                named(
                        "linear, ridge of columns as they are",
                        linear().setRegParam(2).setStandardization(false)),
                named("linear, both", linear().setRegParam(0.5).setElasticNetParam(0.4)));
    }

    static Stream<Named<Estimator<?>>> treeEstimators() {
        return Stream.of(
                named("tree of classes", treeOfClasses().setMaxDepth(5)),
                named(
                        "tree of classes, few bins",
                        treeOfClasses().setMaxBins(12).setMinInstancesPerNode(9)),
                named("tree of amounts", treeOfAmounts().setMaxBins(256).setMinInfoGain(0.5)),
                named(
                        "boosted classes",
                        new GBTClassifier()
                                .setLabelCol("label")
                                .setWeightCol("weight")
                                .setMaxIter(8)
                                .setMaxDepth(3)
                                .setMaxBins(256)
                                .setStepSize(0.3)
                                .setPredictionCol("guess")),
                named(
                        "boosted amounts",
                        new GBTRegressor()
                                .setLabelCol("amount")
                                .setWeightCol("weight")
                                .setMaxIter(8)
                                .setMaxDepth(3)
                                .setMaxBins(40)
                                .setMinWeightFractionPerNode(0.05)
                                .setPredictionCol("guess")));
    }

    @ParameterizedTest
    @MethodSource("linearEstimators")
    void aSegmentGetsTheLinearModelThatSparkMakesOfItsRows(Estimator<?> estimator) {
        assertThat(largestDifference(estimator, rows)).isLessThan(1e-4);
    }

    /** Spark takes a constant column for an intercept there, or not, as rounding has it. */
    @Test
    void aLinearRegressionThroughTheOriginIsSparksWhereNoColumnIsConstant() {
        Dataset<Row> varying = new VectorSlicer()
                .setIndices(new int[] {0, 1, 2, 3, 5})
                .setInputCol("features")
                .setOutputCol("sliced")
                .transform(rows)
                .drop("features")
                .withColumnRenamed("sliced", "features");
        assertThat(largestDifference(linear().setRegParam(0.2).setFitIntercept(false), varying))
                .isLessThan(1e-4);
    }

    @ParameterizedTest
    @MethodSource("treeEstimators")
    void aSegmentGetsTheTreesThatSparkMakesOfItsRows(Estimator<?> estimator) {
        assertThat(largestDifference(estimator, rows)).isLessThan(1e-9);
    }

    @Test
    void aModelIsTheSameAfterSavingAndInAnyPartitionsOfTheRows() throws IOException {
        Estimator<?> estimator = treeOfClasses().setMaxDepth(4);
        SegmentedModel model = segmented(estimator, 100).fit(rows);
        SegmentedModel again = segmented(estimator, 100).fit(rows.repartition(7, col("amount")));
        model.write().save(folder.resolve("model").toString());
        PipelineModel loaded = new PipelineModel("p", new org.apache.spark.ml.Transformer[] {
            SegmentedModel.read().load(folder.resolve("model").toString())
        });

        assertThat(guesses(again.transform(rows))).isEqualTo(guesses(model.transform(rows)));
        assertThat(guesses(loaded.transform(rows))).isEqualTo(guesses(model.transform(rows)));
        assertThat(loaded.transform(rows).schema().simpleString())
                .isEqualTo(loaded.transformSchema(rows.schema()).simpleString());
    }

    @Test
    void smallOneSidedUnseenAndNullSegmentsAreServedByTheFallback() {
        Dataset<Row> some = rows.where("shop <> 'shop 000' OR amount > 55")
                .withColumn("label", when(col("shop").equalTo("shop 001"), 1.0).otherwise(col("label")))
                .withColumn(
                        "shop",
                        when(col("shop").equalTo("shop 002"), SegmentKey.FALLBACK)
                                .otherwise(col("shop")));
        long few = some.where("shop = 'shop 000'").count();
        SegmentedModel model = segmented(logistic(), few + 1).fit(some);

        assertThat(model.trained())
                .extracting(TrainedSegment::segment, TrainedSegment::served)
                .containsExactly(
                        tuple(SegmentKey.FALLBACK, TrainedSegment.RESERVED_NAME),
                        tuple("shop 000", TrainedSegment.FEW_ROWS),
                        tuple("shop 001", TrainedSegment.ONE_LABEL),
                        tuple("shop 003", TrainedSegment.OWN));
        Dataset<Row> asked = some.withColumn("was", col("shop"))
                .withColumn(
                        "shop",
                        when(col("was").equalTo("shop 001"), lit("never seen"))
                                .when(col("was").equalTo("shop 000"), lit(null))
                                .otherwise(col("was")));
        Dataset<Row> served = model.transform(asked);
        assertThat(served.where("segment_model = 'shop 003'").count()).isEqualTo(240);
        Dataset<Row> others = served.where("segment_model = '(fallback)'");
        assertThat(others.count()).isEqualTo(some.count() - 240);
        Model<?> all = (Model<?>) logistic().fit(some);
        assertThat(difference(guesses(others), guesses(all.transform(asked.where("was <> 'shop 003'")))))
                .isLessThan(1e-12);
    }

    @Test
    void theNameOfASegmentOfSeveralColumnsIsItsOwn() {
        Dataset<Row> keys = TestSpark.session()
                .sql("SELECT * FROM VALUES ('a/b', 'c'), ('a', 'b/c'), ('a\\\\', 'b'), ('a', NULL) AS t(x, y)");
        assertThat(keys.select(SegmentKey.of(List.of("x", "y"))).collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactly("a\\/b/c", "a/b\\/c", "a\\\\/b", null);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments(
                        "with NaiveBayes: only logistic and linear regression",
                        run(() -> segmented(new NaiveBayes(), 2))),
                arguments(
                        "with model.params.threshold; with model.segmentBy the algorithm has: regParam,",
                        run(() -> segmented(logistic().setThreshold(0.3), 2))),
                arguments(
                        "with model.params.subsamplingRate;",
                        run(() -> segmented(new GBTClassifier().setSubsamplingRate(0.5), 2))),
                arguments(
                        "no training row has a value in shop. Look at model.segmentBy.",
                        run(() -> segmented(linear(), 2)
                                .fit(rows.withColumn("shop", lit(null).cast("string"))))));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatCannotBeTrainedIsRefused(String message, ThrowingCallable training) {
        assertThatThrownBy(training)
                .isInstanceOfAny(UsageError.class, DataRefused.class)
                .hasMessageContaining("Cannot train a model a segment")
                .hasMessageContaining(message);
    }

    private static ThrowingCallable run(ThrowingCallable training) {
        return training;
    }

    /** Between what the last segment's model says of its rows and what one trained by Spark on them alone says. */
    private static double largestDifference(Estimator<?> estimator, Dataset<Row> rows) {
        Dataset<Row> own = rows.where(col("shop").equalTo("shop 003")).coalesce(1);
        Dataset<Row> scored = segmented(estimator, 2).fit(rows).transform(own);
        assertThat(scored.select("segment_model").distinct().collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactly("shop 003");
        Model<?> alone = (Model<?>) estimator.fit(own);
        return difference(guesses(scored), guesses(alone.transform(own)));
    }

    /** What is said of each row, by its amount, which is different in all. */
    private static Map<Double, List<Double>> guesses(Dataset<Row> scored) {
        boolean classes = List.of(scored.columns()).contains("probability");
        return scored
                .select(
                        col("amount"),
                        classes ? functions.vector_to_array(col("probability"), "float64") : array(col("guess")))
                .collectAsList()
                .stream()
                .collect(Collectors.toMap(row -> row.getDouble(0), row -> row.getList(1)));
    }

    private static double difference(Map<Double, List<Double>> ours, Map<Double, List<Double>> theirs) {
        assertThat(ours.keySet()).isEqualTo(theirs.keySet());
        double largest = 0;
        for (Map.Entry<Double, List<Double>> row : ours.entrySet()) {
            for (int i = 0; i < row.getValue().size(); i++) {
                largest = Math.max(
                        largest,
                        Math.abs(
                                row.getValue().get(i) - theirs.get(row.getKey()).get(i)));
            }
        }
        return largest;
    }

    private static SegmentedEstimator segmented(Estimator<?> estimator, long minRows) {
        boolean classes = estimator.hasParam("probabilityCol");
        return new SegmentedEstimator(estimator, classes ? Shops.CLASSES : Shops.AMOUNTS, minRows);
    }

    private static LogisticRegression logistic() {
        return new LogisticRegression()
                .setLabelCol("label")
                .setWeightCol("weight")
                .setPredictionCol("guess")
                .setTol(1e-8)
                .setMaxIter(500);
    }

    private static LinearRegression linear() {
        return new LinearRegression()
                .setLabelCol("amount")
                .setWeightCol("weight")
                .setPredictionCol("guess");
    }

    private static DecisionTreeClassifier treeOfClasses() {
        return new DecisionTreeClassifier()
                .setLabelCol("label")
                .setWeightCol("weight")
                .setPredictionCol("guess");
    }

    private static DecisionTreeRegressor treeOfAmounts() {
        return new DecisionTreeRegressor()
                .setLabelCol("amount")
                .setWeightCol("weight")
                .setPredictionCol("guess");
    }

    private static Named<Estimator<?>> named(String name, Estimator<?> estimator) {
        return Named.of(name, estimator);
    }
}
