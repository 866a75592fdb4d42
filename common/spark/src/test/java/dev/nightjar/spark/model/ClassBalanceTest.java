/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.spec.DatasetSpec;
import dev.nightjar.spark.testing.TestSpark;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClassBalanceTest {

    private static final List<ClassCount> MANY_AND_FEW = List.of(new ClassCount(90, 90, 0), new ClassCount(10, 10, 10));
    private static final List<ClassCount> WEIGHTED = List.of(new ClassCount(90, 60, 0), new ClassCount(10, 20, 10));

    /** What a model sees is what the data has times share and weight of the class; the correction finds it again. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    void probabilitiesOfTheDataAreFoundAgain(int classes) {
        SplittableRandom random = new SplittableRandom(classes);
        ClassBalance balance = new ClassBalance(draw(classes, random), draw(classes, random), true);
        double[][] data = new double[200][];
        double[][] seen = new double[200][];
        for (int i = 0; i < data.length; i++) {
            double rarity = Math.pow(10, -random.nextInt(6));
            data[i] = normal(IntStream.range(0, classes)
                    .mapToDouble(k -> random.nextDouble() * (k == 0 ? 1 : rarity))
                    .toArray());
            double[] inData = data[i];
            seen[i] = normal(IntStream.range(0, classes)
                    .mapToDouble(k -> inData[k]
                            * balance.kept().get(k)
                            * balance.weights().get(k))
                    .toArray());
        }
        for (int k = 0; k < classes; k++) {
            double[] corrected = predict(balance, seen, k);
            for (int i = 0; i < data.length; i++) {
                assertThat(corrected[i]).as("row %d, class %d", i, k).isCloseTo(data[i][k], within(1e-12));
            }
        }
    }

    @Test
    void sureProbabilitiesStaySure() {
        ClassBalance balance = new ClassBalance(List.of(0.1, 1.0), List.of(1.0, 3.0), true);
        assertThat(predict(balance, new double[][] {{1, 0}, {0, 1}}, 1)).containsExactly(0, 1);
    }

    @Test
    void withoutCorrectionOrBalanceTheyAreTheModels() {
        double[][] seen = {{0.3, 0.7}};
        assertThat(predict(ClassBalance.NONE, seen, 1)).containsExactly(0.7);
        assertThat(predict(new ClassBalance(List.of(0.1, 1.0), List.of(1.0, 1.0), false), seen, 1))
                .containsExactly(0.7);
    }

    @Test
    void balancedClassesCountTheSameInSum() {
        assertThat(balance(MANY_AND_FEW, "classWeights: balanced").weights()).containsExactly(100 / 180.0, 5.0);
        assertThat(balance(WEIGHTED, "classWeights: balanced").weights())
                .as("rows counted by their own weight")
                .containsExactly(80 / 120.0, 2.0);
    }

    @Test
    void classesThatAreNotNamedAreAsTheyAre() {
        assertThat(balance(MANY_AND_FEW, "classWeights: {\"yes\": 20}"))
                .isEqualTo(new ClassBalance(List.of(1.0, 1.0), List.of(1.0, 20.0), true));
        assertThat(balance(MANY_AND_FEW, "downSample: {\"no\": 0.1}", "correctProbabilities: false"))
                .isEqualTo(new ClassBalance(List.of(0.1, 1.0), List.of(1.0, 1.0), false));
        assertThat(balance(MANY_AND_FEW)).isEqualTo(ClassBalance.NONE);
    }

    @Test
    void theMeanIsThatOfTheDataThatTrainingRowsStandFor() {
        ExampleCounts counts = new ExampleCounts(Map.of(), MANY_AND_FEW, BigDecimal.ZERO);
        assertThat(counts.trainMean(ClassBalance.NONE)).isEqualTo(0.1);
        assertThat(counts.trainMean(balance(MANY_AND_FEW, "downSample: {\"no\": 0.1}", "classWeights: balanced")))
                .isCloseTo(10 / 910.0, within(1e-15));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            classWeights: {"1": 2}    | 10 | 10 | dataset.classWeights names the label value '1', which no example has. The label values are no, yes.
            downSample: {"No": 0.1}   | 10 | 10 | dataset.downSample names the label value 'No', which no example has. The label values are no, yes.
            downSample: {"no": 0.001} | 0  | 0  | no examples of class no. Look at dataset.split, and keep more of the class in dataset.downSample.
            classWeights: balanced    | 0  | 0  | no examples of class no. Look at dataset.split.
            classWeights: balanced    | 10 | 0  | Cannot balance class no: the weights of its 10 training rows add up to 0.0. Look at dataset.weight.
            """)
    void whatDoesNotFitTheExamplesIsRefused(String key, long rows, double weight, String message) {
        List<ClassCount> counts = List.of(new ClassCount(rows, weight, 0), new ClassCount(10, 10, 10));
        assertThatThrownBy(() -> balance(counts, key))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining(message);
    }

    private static ClassBalance balance(List<ClassCount> counts, String... keys) {
        DatasetSpec dataset = RareClass.pipeline(keys).dataset().orElseThrow();
        return new ClassBalancing(dataset, List.of("no", "yes"), counts).balance();
    }

    private static List<Double> draw(int classes, SplittableRandom random) {
        return IntStream.range(0, classes)
                .mapToObj(k -> 0.01 + random.nextDouble())
                .toList();
    }

    private static double[] normal(double[] values) {
        double sum = Arrays.stream(values).sum();
        return Arrays.stream(values).map(value -> value / sum).toArray();
    }

    private static double[] predict(ClassBalance balance, double[][] seen, int target) {
        Dataset<Row> rows = TestSpark.session()
                .createDataFrame(
                        Arrays.stream(seen).map(RowFactory::create).toList(), StructType.fromDDL("p ARRAY<DOUBLE>"));
        Column probability = balance.probability(col("p"), target);
        return rows.select(probability).collectAsList().stream()
                .mapToDouble(row -> row.getDouble(0))
                .toArray();
    }
}
