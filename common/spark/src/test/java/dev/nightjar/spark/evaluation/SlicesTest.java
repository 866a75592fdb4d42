/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.registry.SliceMetrics;
import dev.nightjar.spark.testing.TestSpark;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlicesTest {

    private static final Dataset<Row> SCORED = TestSpark.session()
            .range(0, 6_000, 1, 3)
            .select(
                    col("id"),
                    random("p").as("probability"),
                    expr("IF(id % 11 = 0, NULL, element_at(array('Ulm', 'Bonn', 'Kiel'), CAST(id % 3 + 1 AS INT)))")
                            .as("city"),
                    expr("CAST(floor(sqrt(id)) AS INT)").as("shop"),
                    expr("id % 2 = 0").as("web"),
                    random("age").multiply(60).as("age of payer"))
            .withColumn("_target", random("y").lt(col("probability")).cast("double"))
            .cache();

    private static final BinaryEvaluator EVALUATOR =
            new BinaryEvaluator("probability", "_target", 0.5, Optional.empty(), 7);

    @Test
    void aPartIsJudgedAsItsRowsAlone() {
        List<SliceMetrics> parts = judged("city", "`age of payer` < 20", "web");

        assertThat(parts)
                .extracting(SliceMetrics::name)
                .containsExactlyInAnyOrder(
                        "city=Bonn",
                        "city=Kiel",
                        "city=Ulm",
                        "city=(missing)",
                        "`age of payer` < 20",
                        "web=true",
                        "web=false");
        for (SliceMetrics part : parts) {
            Dataset<Row> rows = SCORED.where(condition(part));
            assertThat(part.rows()).as(part.name()).isEqualTo(rows.count());
            EVALUATOR.metrics(rows).forEach((name, alone) -> {
                MetricValue value = part.metrics().get(name);
                assertThat(value.value()).as(part.name() + " " + name).isCloseTo(alone.value(), within(1e-9));
                assertThat(value.low().orElse(0.0)).isCloseTo(alone.low().orElse(0.0), within(1e-9));
                assertThat(value.high().orElse(0.0)).isCloseTo(alone.high().orElse(0.0), within(1e-9));
            });
        }
    }

    @Test
    void areasOfPartsAreThoseOfSparksEvaluator() {
        for (SliceMetrics part : judged("city")) {
            Dataset<Row> rows = SCORED.where(condition(part)).withColumn("rawPrediction", col("probability"));
            for (String metric : List.of("areaUnderROC", "areaUnderPR")) {
                double spark = new BinaryClassificationEvaluator()
                        .setLabelCol("_target")
                        .setNumBins(0)
                        .setMetricName(metric)
                        .evaluate(rows);
                assertThat(part.metrics().get(metric).value()).as(metric).isCloseTo(spark, within(2e-3));
            }
        }
    }

    /** Shops are numbered by the square root of the row, so later ones have more rows. */
    @Test
    void rareValuesOfAColumnArePooled() {
        List<SliceMetrics> parts = judged("shop");

        assertThat(parts).hasSize(Slices.VALUES + 1);
        Set<String> frequent = new HashSet<>();
        for (int shop = 27; shop < 77; shop++) {
            frequent.add("shop=" + shop);
        }
        assertThat(parts.subList(0, Slices.VALUES))
                .extracting(SliceMetrics::name)
                .containsAll(frequent.stream()
                        .filter(name -> !name.equals("shop=27"))
                        .toList());
        assertThat(parts.get(Slices.VALUES).name()).isEqualTo("shop=(other)");
        assertThat(parts.stream().mapToLong(SliceMetrics::rows).sum()).isEqualTo(6_000);
    }

    @Test
    void aPartOfOneClassHasRowsButNoMetrics() {
        List<SliceMetrics> parts = judged("_target = 1");

        assertThat(parts).singleElement().satisfies(part -> {
            assertThat(part.rows()).isPositive();
            assertThat(part.metrics()).isEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            country       | Invalid slice 'country' in model.slices
            shop + 1      | neither a column nor a Boolean expression
            shop <        | Invalid slice 'shop <' in model.slices
            """)
    void whatIsNoSliceIsRefused(String slice, String message) {
        assertThatThrownBy(() -> Slices.of(SCORED, List.of(slice)))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining(message)
                .hasMessageContaining("The examples have id, probability, city, shop");
    }

    private static List<SliceMetrics> judged(String... slices) {
        return EVALUATOR
                .evaluate(EVALUATOR.tally(SCORED, Slices.of(SCORED, List.of(slices))))
                .slices();
    }

    private static String condition(SliceMetrics part) {
        if (part.name().endsWith("=(missing)")) {
            return part.slice() + " IS NULL";
        }
        return part.name().equals(part.slice()) ? part.slice() : part.name().replace("=", " = '") + "'";
    }

    private static Column random(String purpose) {
        return expr("pmod(xxhash64('" + purpose + "', id), 1000000) / 1000000D");
    }
}
