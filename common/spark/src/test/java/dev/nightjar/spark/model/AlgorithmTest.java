/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import dev.nightjar.core.spec.ModelSpec;
import dev.nightjar.core.spec.ModelSpec.CardSpec;
import dev.nightjar.core.spec.ModelSpec.Encode;
import dev.nightjar.core.spec.ModelSpec.Impute;
import dev.nightjar.core.spec.ModelSpec.PreprocessSpec;
import dev.nightjar.core.spec.ModelSpec.Promotion;
import dev.nightjar.core.spec.ModelSpec.RetrainSpec;
import dev.nightjar.core.spec.ModelSpec.Task;
import dev.nightjar.core.spec.Parameters;
import dev.nightjar.spark.dataset.ExampleColumns;
import dev.nightjar.spark.testing.TestSpark;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AlgorithmTest {

    /** Thresholds, which Nightjar chooses, and parameters that no pipeline file can say. */
    private static final List<String> NOT_NUMBERS = List.of(
            "threshold",
            "thresholds",
            "lowerBoundsOnCoefficients",
            "lowerBoundsOnIntercepts",
            "upperBoundsOnCoefficients",
            "upperBoundsOnIntercepts");

    private static final Map<String, JsonNode> SMALL = Map.of("maxIter", new IntNode(2), "maxDepth", new IntNode(3));
    private static final Map<String, JsonNode> COARSE =
            Map.of("maxIter", new IntNode(2), "maxDepth", new IntNode(3), "maxBins", new IntNode(32));

    @ParameterizedTest
    @EnumSource(
            value = Task.class,
            names = {"CLASSIFICATION", "REGRESSION"})
    void treesFindARangeOfAColumnThatIsMostlyZero(Task task) {
        assertThat(mistakes(estimator(task, "gbt", SMALL))).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Task.class,
            names = {"CLASSIFICATION", "REGRESSION"})
    void binsThatTheFileSetsAreKept(Task task) {
        Estimator<?> coarse = estimator(task, "gbt", COARSE);

        assertThat(Algorithm.used(coarse)).containsEntry("maxBins", "32");
        assertThat(mistakes(coarse)).isPositive();
    }

    @Test
    void onlyTreesHaveBins() {
        assertThat(Algorithm.used(estimator(Task.CLASSIFICATION, "gbt", Map.of())))
                .containsEntry("maxBins", "256");
        assertThat(Algorithm.used(estimator(Task.CLASSIFICATION, "logistic_regression", Map.of())))
                .doesNotContainKey("maxBins");
        assertThat(Algorithm.used(estimator(Task.REGRESSION, "linear_regression", Map.of())))
                .doesNotContainKey("maxBins");
    }

    @ParameterizedTest
    @CsvSource({
        "CLASSIFICATION, logistic_regression",
        "CLASSIFICATION, gbt",
        "REGRESSION, linear_regression",
        "REGRESSION, gbt"
    })
    void parametersThatAreKnownWithoutSparkAreThoseThatSparkHas(Task task, String algorithm) {
        List<String> has = Arrays.stream(estimator(task, algorithm, Map.of()).params())
                .map(Param::name)
                .filter(name -> !name.endsWith("Col"))
                .toList();
        List<String> known = Parameters.of(algorithm).orElseThrow();

        assertThat(has).containsAll(known);
        assertThat(known)
                .containsAll(
                        has.stream().filter(name -> !NOT_NUMBERS.contains(name)).toList())
                .containsAll(Parameters.bySegment(algorithm).orElseThrow());
    }

    /** Rows of training that the model gets wrong. */
    private static long mistakes(Estimator<?> estimator) {
        Dataset<Row> rows = mostlyZero();
        Transformer model = (Transformer) estimator.fit(rows);
        return model.transform(rows)
                .where(round(col(ModelColumns.RAW)).notEqual(col(ModelColumns.TARGET)))
                .count();
    }

    /** One row in twenty has one of the amounts from 1 to 100, and those from 41 to 60 are the positive ones. */
    private static Dataset<Row> mostlyZero() {
        Dataset<Row> rows = TestSpark.session()
                .range(0, 2000, 1, 2)
                .select(expr("IF(id % 20 = 0, id / 20 + 1, 0.0D)").as("amount"))
                .withColumn(ModelColumns.TARGET, col("amount").between(41, 60).cast("double"))
                .withColumn(ExampleColumns.WEIGHT, lit(1.0));
        return new VectorAssembler()
                .setInputCols(new String[] {"amount"})
                .setOutputCol(ModelColumns.FEATURES)
                .transform(rows);
    }

    private static Estimator<?> estimator(Task task, String algorithm, Map<String, JsonNode> params) {
        ModelSpec spec = new ModelSpec(
                Optional.empty(),
                Optional.empty(),
                Optional.of(task),
                Optional.of(algorithm),
                params,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new PreprocessSpec(Impute.MEDIAN, Encode.ONEHOT, 100, 4096),
                Optional.empty(),
                42,
                List.of(),
                List.of(),
                Optional.empty(),
                new RetrainSpec(Optional.empty(), false, Optional.empty(), 0),
                List.of(),
                Promotion.AUTO,
                new CardSpec(Optional.empty(), Optional.empty(), Optional.empty()));
        return Algorithm.of(spec).estimator(spec);
    }
}
