/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.xgboost;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.xxhash64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.spec.Parameters;
import dev.nightjar.spark.model.AlgorithmProvider;
import dev.nightjar.spark.testing.TestSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class XgboostTest {

    private static final SparkSession SPARK = TestSpark.session();
    private static final UserDefinedFunction SPARSE =
            udf((UDF1<Vector, Vector>) Vector::toSparse, SQLDataTypes.VectorType());
    private static final UserDefinedFunction DENSE =
            udf((UDF1<Vector, Vector>) Vector::toDense, SQLDataTypes.VectorType());

    /** Numbers between 0 and 1 that are hashes of an id; `c` is missing in a fifth of the rows, `d` is mostly 0. */
    private static final Dataset<Row> NUMBERS = SPARK.range(0, 1500, 1, 3)
            .selectExpr(
                    "id",
                    hashed(1) + " AS a",
                    hashed(2) + " AS b",
                    "IF(id % 5 = 0, DOUBLE('NaN'), " + hashed(3) + ") AS c",
                    "IF(id % 7 = 0, 1.0D, 0.0D) AS d");

    @TempDir
    Path folder;

    private enum Learnt {
        TWO(2, "CAST(a + b > 1 AS DOUBLE)"),
        MANY(3, "floor(a * 2 + d)"),
        NUMBER(0, "10 * a + IF(isnan(c), 5, c)");

        private final int classes;
        private final String label;

        Learnt(int classes, String label) {
            this.classes = classes;
            this.label = label;
        }

        Estimator<?> estimator(Map<String, ?> params) {
            return XgboostTest.estimator(classes, params);
        }

        Dataset<Row> rows() {
            return labelled(label, classes);
        }
    }

    @ParameterizedTest
    @EnumSource
    void learnsAndPredictsTheSameOnceItWasSaved(Learnt learnt) throws IOException {
        Dataset<Row> rows = learnt.rows();
        XgboostModel model = fit(learnt.estimator(Map.of("numRound", 30)), rows);
        Dataset<Row> predicted = model.transform(rows);

        assertThat(error(model, rows))
                .isLessThan(learnt.classes == 0 ? 0.5 : 0.03);
        String path = folder.resolve("model").toString();
        model.write().save(path);
        XgboostModel loaded = XgboostModel.read().load(path);
        assertThat(loaded.booster()).isEqualTo(model.booster());
        assertThat(loaded.extractParamMap().toString())
                .isEqualTo(model.extractParamMap().toString());
        assertThat(sorted(loaded.transform(rows))).isEqualTo(sorted(predicted));
        assertThat(saved(path)).containsExactlyInAnyOrder("booster.ubj", "metadata");
    }

    @ParameterizedTest
    @EnumSource(names = {"TWO", "MANY"})
    void probabilitiesSumToOneAndTheMostProbableClassIsPredicted(Learnt learnt) {
        Dataset<Row> rows = learnt.rows();
        List<Row> predicted = fit(learnt.estimator(Map.of("numRound", 5)), rows)
                .transform(rows)
                .select("prediction", "probability")
                .collectAsList();

        assertThat(predicted).hasSize(1500).allSatisfy(row -> {
            Vector probability = row.getAs(1);
            assertThat(probability.size()).isEqualTo(learnt.classes);
            assertThat(Arrays.stream(probability.toArray()).sum()).isBetween(1 - 1e-12, 1 + 1e-12);
            assertThat(row.getDouble(0)).isEqualTo(probability.argmax());
        });
    }

    @Test
    void theOrderAndThePartitionsOfTheRowsDoNotMatter() {
        Dataset<Row> rows = Learnt.TWO.rows();
        Estimator<?> estimator = Learnt.TWO.estimator(Map.of("numRound", 10, "subsample", 0.5));

        assertThat(fit(estimator, rows.repartition(7).orderBy(xxhash64(col("a"))))
                        .booster())
                .isEqualTo(fit(estimator, rows).booster());
    }

    @Test
    void theSeedDecidesWhatIsDrawn() {
        Dataset<Row> rows = Learnt.TWO.rows();
        byte[] one = fit(Learnt.TWO.estimator(drawing(1)), rows).booster();

        assertThat(fit(Learnt.TWO.estimator(drawing(1)), rows).booster()).isEqualTo(one);
        assertThat(fit(Learnt.TWO.estimator(drawing(2)), rows).booster()).isNotEqualTo(one);
    }

    /** What is missing has a branch of its own, at either end of the present values or apart from them. */
    @Test
    void missingNumbersAreNotTakenForAnyNumber() {
        Dataset<Row> rows = labelled("CAST(isnan(c) OR c > 0.5 AS DOUBLE)", 2);
        Dataset<Row> opposite = labelled("CAST(isnan(c) OR c < 0.5 AS DOUBLE)", 2);

        assertThat(mistakes(rows, Map.of("numRound", 20, "maxDepth", 3, "maxBins", 1024)))
                .isZero();
        assertThat(mistakes(opposite, Map.of("numRound", 20, "maxDepth", 3, "maxBins", 1024)))
                .isZero();
    }

    @Test
    void aNumberMayStandForAMissingOne() {
        Dataset<Row> nan = labelled("CAST(isnan(c) OR c > 0.5 AS DOUBLE)", 2);
        UDF1<Vector, Vector> replace = vector -> {
            double[] values = vector.toArray().clone();
            values[2] = Double.isNaN(values[2]) ? -99 : values[2];
            return Vectors.dense(values);
        };
        Dataset<Row> marked = nan.withColumn(
                "features", udf(replace, SQLDataTypes.VectorType()).apply(col("features")));
        List<Row> expected = predictions(fit(estimator(2, Map.of("numRound", 5)), nan), nan);

        assertThat(predictions(fit(estimator(2, Map.of("numRound", 5, "missing", -99.0)), marked), marked))
                .isEqualTo(expected);
    }

    @Test
    void zerosThatASparseVectorLeavesOutAreNotMissing() {
        Dataset<Row> rows = Learnt.MANY.rows();
        Dataset<Row> sparse = rows.withColumn("features", SPARSE.apply(col("features")));
        Dataset<Row> dense = rows.withColumn("features", DENSE.apply(col("features")));
        XgboostModel model = fit(Learnt.MANY.estimator(Map.of("numRound", 5)), dense);

        assertThat(predictions(fit(Learnt.MANY.estimator(Map.of("numRound", 5)), sparse), sparse))
                .isEqualTo(predictions(model, dense))
                .isEqualTo(predictions(model, sparse));
    }

    @Test
    void numbersTooLargeForAFloatAreTheLargestOfAll() {
        Dataset<Row> rows = vectors(NUMBERS.withColumn("a", expr("IF(a > 0.5, 1e300D, a)")))
                .withColumn("label", classes(expr("CAST(a > 0.5 AS DOUBLE)"), 2));

        assertThat(mistakes(rows, Map.of("numRound", 5))).isZero();
    }

    @Test
    void rowsCountByTheirWeight() {
        Dataset<Row> contradicting = vectors(NUMBERS.withColumn("a", lit(1.0)))
                .withColumn("label", classes(expr("CAST(id % 2 AS DOUBLE)"), 2))
                .withColumn("weight", expr("IF(id % 2 = 1, 9.0D, 1.0D)"));
        Map<String, ?> params = Map.of("numRound", 50, "maxDepth", 1, "colsampleBytree", 0.25);

        assertThat(fit(estimator(2, params), contradicting)
                        .transform(contradicting)
                        .agg(avg(expr("prediction")))
                        .first()
                        .getDouble(0))
                .isEqualTo(1);
        assertThat(probability(fit(estimator(2, params), contradicting), contradicting))
                .isBetween(0.88, 0.92);
        assertThat(probability(fit(estimator(2, params), contradicting.withColumn("weight", lit(1.0))), contradicting))
                .isBetween(0.45, 0.55);
    }

    @Test
    void theAbsoluteErrorIsLearntToo() {
        Dataset<Row> rows = Learnt.NUMBER.rows();
        double begun = error(fit(Learnt.NUMBER.estimator(Map.of("numRound", 1, "eta", 0.001)), rows), rows);
        Map<String, ?> params = Map.of("numRound", 60, "objective", "reg:absoluteerror");

        assertThat(error(fit(Learnt.NUMBER.estimator(params), rows), rows)).isLessThan(begun / 4);
    }

    @Test
    void twoWorkersLearnTogetherAndAlwaysTheSame() {
        Dataset<Row> rows = Learnt.NUMBER.rows();
        Map<String, ?> params = Map.of("numRound", 30, "numWorkers", 2, "subsample", 0.8);
        XgboostModel model = fit(Learnt.NUMBER.estimator(params), rows);

        assertThat(error(model, rows)).isLessThan(0.5);
        assertThat(fit(Learnt.NUMBER.estimator(params), rows.repartition(5)).booster())
                .isEqualTo(model.booster());
    }

    @Test
    void moreWorkersThanTasksAtATimeAreRefused() {
        assertThatThrownBy(() -> fit(Learnt.TWO.estimator(Map.of("numWorkers", 3)), Learnt.TWO.rows()))
                .isInstanceOf(UsageError.class)
                .hasMessage("Cannot train xgboost with model.params.numWorkers: 3: workers run at once, and this Spark"
                        + " application runs 2 tasks at a time. Lower it, or give Spark more cores.");
    }

    @Test
    void workersWithoutRowsAreRefused() {
        Dataset<Row> alike = Learnt.TWO.rows().where("id = 1");

        assertThatThrownBy(() -> fit(Learnt.TWO.estimator(Map.of("numWorkers", 2)), alike))
                .isInstanceOf(DataRefused.class)
                .hasMessage("Cannot train xgboost with model.params.numWorkers: 2: the training rows are too few or too"
                        + " alike, so that only 1 would have any. Set numWorkers: 1.");
    }

    @Test
    void parametersThatAreKnownWithoutSparkAreThoseThatItHas() {
        List<String> known = Parameters.of("xgboost").orElseThrow();

        assertThat(parameters(provider().regressor())).containsExactlyInAnyOrderElementsOf(known);
        assertThat(parameters(provider().classifier()))
                .containsExactlyInAnyOrderElementsOf(
                        known.stream().filter(name -> !name.equals("objective")).toList());
    }

    private static Stream<String> parameters(Estimator<?> estimator) {
        return Arrays.stream(estimator.params()).map(Param::name).filter(name -> !name.endsWith("Col"));
    }

    private static AlgorithmProvider provider() {
        return ServiceLoader.load(AlgorithmProvider.class).findFirst().orElseThrow();
    }

    private static Map<String, ?> drawing(long seed) {
        return Map.of("numRound", 10, "subsample", 0.5, "colsampleBytree", 0.5, "seed", seed);
    }

    private static Estimator<?> estimator(int classes, Map<String, ?> params) {
        Estimator<?> plain = classes == 0 ? provider().regressor() : provider().classifier();
        ParamMap settings = new ParamMap();
        Map.of(
                        "featuresCol", "features",
                        "labelCol", "label",
                        "weightCol", "weight",
                        "predictionCol", "prediction")
                .forEach((name, column) -> put(settings, plain, name, column));
        if (classes > 0) {
            put(settings, plain, "probabilityCol", "probability");
        }
        params.forEach((name, value) -> put(settings, plain, name, value));
        return plain.copy(settings);
    }

    private static void put(ParamMap settings, Estimator<?> estimator, String name, Object value) {
        settings.put(estimator.getParam(name).w(value));
    }

    private static XgboostModel fit(Estimator<?> estimator, Dataset<Row> rows) {
        return (XgboostModel) estimator.fit(rows);
    }

    private static double error(XgboostModel model, Dataset<Row> rows) {
        return model.transform(rows)
                .agg(avg(expr("abs(prediction - label)")))
                .first()
                .getDouble(0);
    }

    private static long mistakes(Dataset<Row> rows, Map<String, ?> params) {
        return fit(estimator(2, params), rows)
                .transform(rows)
                .where("prediction <> label")
                .count();
    }

    private static List<Row> predictions(XgboostModel model, Dataset<Row> rows) {
        return sorted(model.transform(rows).select("id", "prediction", "probability"));
    }

    private static double probability(XgboostModel model, Dataset<Row> rows) {
        UDF1<Vector, Double> second = vector -> vector.apply(1);
        return model.transform(rows)
                .agg(avg(udf(second, DataTypes.DoubleType).apply(col("probability"))))
                .first()
                .getDouble(0);
    }

    private static List<Row> sorted(Dataset<Row> rows) {
        return rows.orderBy("id").collectAsList();
    }

    private static List<String> saved(String path) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(path))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .toList();
        }
    }

    private static Dataset<Row> labelled(String label, int classes) {
        Dataset<Row> rows = vectors(NUMBERS);
        return rows.withColumn("label", classes(expr("CAST(" + label + " AS DOUBLE)"), classes));
    }

    private static Column classes(Column label, int classes) {
        return classes == 0
                ? label
                : label.as(
                        "label",
                        NominalAttribute.defaultAttr()
                                .withName("label")
                                .withNumValues(classes)
                                .toMetadata());
    }

    private static Dataset<Row> vectors(Dataset<Row> rows) {
        return new VectorAssembler()
                .setInputCols(new String[] {"a", "b", "c", "d"})
                .setOutputCol("features")
                .setHandleInvalid("keep")
                .transform(rows)
                .withColumn("weight", lit(1.0));
    }

    private static String hashed(int salt) {
        return "pmod(xxhash64(id, " + salt + "), 1000) / 1000.0D";
    }
}
