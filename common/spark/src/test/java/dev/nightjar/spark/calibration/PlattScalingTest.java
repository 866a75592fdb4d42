/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.calibration;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.spark.testing.TestSpark;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.jdk.javaapi.CollectionConverters;

class PlattScalingTest {

    private static final SparkSession SPARK = TestSpark.session();

    @ParameterizedTest
    @CsvSource({"1.5, -0.5", "-2, 0.25", "0.2, 3", "6, 0"})
    void theSigmoidThatMadeTheLabelsIsFound(double slope, double offset) {
        SplittableRandom random = new SplittableRandom(7);
        List<Row> rows = IntStream.range(0, 20_000)
                .mapToObj(i -> {
                    double margin = random.nextGaussian();
                    boolean positive = random.nextDouble() < new Sigmoid(slope, offset).of(margin);
                    return RowFactory.create(margin, positive);
                })
                .toList();
        Sigmoid found = fit(SPARK.createDataFrame(
                        rows, new StructType().add("margin", "double").add("positive", "boolean"))
                .withColumn("weight", expr("1.0D")));
        assertThat(found.slope()).isCloseTo(slope, within(0.1 + 0.05 * Math.abs(slope)));
        assertThat(found.offset()).isCloseTo(offset, within(0.2));
    }

    @Test
    void itIsTheBestOfAllAroundIt() {
        Dataset<Row> rows =
                SPARK.sql("SELECT * FROM VALUES (-2D, false, 1D), (-1D, true, 1D), (0D, false, 2D), (1D, true, 1D),"
                        + " (3D, true, 1D), (2D, false, 0.5D) AS t(margin, positive, weight)");
        Sigmoid found = fit(rows);
        double best = loss(rows, found);
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 1000; i++) {
            Sigmoid other = new Sigmoid(
                    found.slope() + random.nextGaussian() / 10, found.offset() + random.nextGaussian() / 10);
            assertThat(loss(rows, other)).isGreaterThanOrEqualTo(best - 1e-9);
        }
    }

    /** By the definition of Platt, row by row. */
    private static double loss(Dataset<Row> rows, Sigmoid sigmoid) {
        double loss = 0;
        for (Row row : rows.collectAsList()) {
            double target = row.getBoolean(1) ? 4.0 / 5 : 1 / 5.5;
            double p = sigmoid.of(row.getDouble(0));
            loss -= row.getDouble(2) * (target * Math.log(p) + (1 - target) * Math.log(1 - p));
        }
        return loss;
    }

    @Test
    void marginsThatSeparateTheClassesStayFinite() {
        Sigmoid found = fit(SPARK.range(100)
                .select(
                        expr("id - 49.5D").as("margin"),
                        expr("id >= 50").as("positive"),
                        expr("1.0D").as("weight")));
        assertThat(found.of(40)).isBetween(0.9, 1.0);
        assertThat(found.of(-40)).isBetween(0.0, 0.1);
        Sigmoid one = fit(SPARK.range(10)
                .select(
                        expr("0.0D").as("margin"),
                        expr("true").as("positive"),
                        expr("1.0D").as("weight")));
        assertThat(one.of(0)).isBetween(0.85, 1.0);
    }

    @Test
    void probabilitiesOfManyClassesAddUpToOne() {
        double[] probabilities =
                MarginProbability.probabilities(margins(-1, 0, 2), new double[] {1, 2, 3}, new double[] {0, 0.5, -1});
        assertThat(probabilities[0] + probabilities[1] + probabilities[2]).isCloseTo(1, within(1e-12));
        assertThat(probabilities[2] / probabilities[0])
                .isCloseTo(new Sigmoid(3, -1).of(2) / new Sigmoid(1, 0).of(-1), within(1e-12));
        assertThat(MarginProbability.probabilities(margins(-1e6, -1e6, -1e6), new double[] {1, 1, 1}, new double[3]))
                .containsExactly(1 / 3.0, 1 / 3.0, 1 / 3.0);
        assertThat(MarginProbability.probabilities(margins(-2, 2), new double[] {2}, new double[] {0})[1])
                .isCloseTo(1 / (1 + Math.exp(-4)), within(1e-12));
    }

    private static scala.collection.Seq<Double> margins(double... values) {
        return CollectionConverters.asScala(
                java.util.Arrays.stream(values).boxed().toList());
    }

    private static Sigmoid fit(Dataset<Row> rows) {
        return PlattScaling.fit(rows, col("margin"), col("positive"), col("weight"));
    }
}
