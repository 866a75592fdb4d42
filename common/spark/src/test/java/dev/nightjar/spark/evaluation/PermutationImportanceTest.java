/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.core.registry.Bars;
import dev.nightjar.spark.testing.TestSpark;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class PermutationImportanceTest {

    private static final List<String> INPUTS = List.of("unused", "weak", "strong one", "text");

    /** Independent, and even in 0..1; the target is what the model says. */
    private static final Dataset<Row> ROWS = TestSpark.session()
            .range(0, 4_000, 1, 4)
            .select(
                    uniform("a").as("unused"),
                    uniform("b").as("weak"),
                    uniform("c").as("strong one"),
                    expr("element_at(array('x', 'y'), CAST(id % 2 + 1 AS INT))").as("text"))
            .withColumn("_target", expr(sql()));

    private static final RegressionEvaluator EVALUATOR =
            new RegressionEvaluator("_target", "prediction", new TreeMap<>(), lit(0), 1);

    /** Of two independent values the squared difference is twice their variance on average: of even ones 1 / 6. */
    @Test
    void theRiseOfTheErrorIsThatOfStrangeValues() {
        Bars bars = importance(11).get(0);

        assertThat(bars.name()).isEqualTo("permutationImportance");
        assertThat(bars.unit()).contains("rmse");
        assertThat(bars.bars()).extracting(Bars.Bar::label).containsExactly("strong one", "text", "weak", "unused");
        assertThat(value(bars, "strong one")).isCloseTo(5 * Math.sqrt(1 / 6.0), within(0.1));
        assertThat(value(bars, "text")).isCloseTo(2 * Math.sqrt(0.5), within(0.1));
        assertThat(value(bars, "weak")).isCloseTo(Math.sqrt(1 / 6.0), within(0.05));
        assertThat(value(bars, "unused")).isZero();
    }

    @Test
    void theSameRowsInOtherPartitionsGiveTheSame() {
        assertThat(PermutationImportance.of(
                        ROWS.repartition(7), INPUTS, PermutationImportanceTest::predicted, EVALUATOR, 11))
                .usingRecursiveComparison()
                .withComparatorForType((a, b) -> Math.abs(a - b) < 1e-9 ? 0 : 1, Double.class)
                .isEqualTo(importance(11));
    }

    /** Twenty positive rows among four thousand are all in the sample, and tell. */
    @Test
    void rareRowsOfAClassAreNotLostInTheSample() {
        Dataset<Row> rows = TestSpark.session()
                .range(0, 40_000, 1, 2)
                .select(uniform("n").as("noise"), expr("id % 2000 = 0").as("sign"))
                .withColumn("_target", col("sign").cast("double"));
        BinaryEvaluator evaluator = new BinaryEvaluator("probability", "_target", 0.5, Optional.empty(), 1);

        Bars bars = PermutationImportance.of(
                        rows,
                        List.of("noise", "sign"),
                        sample -> sample.withColumn("probability", expr("IF(sign, 0.9, 0.1) + noise / 100")),
                        evaluator,
                        3)
                .get(0);

        assertThat(bars.unit()).contains("areaUnderROC");
        assertThat(value(bars, "sign")).isGreaterThan(0.4);
        assertThat(value(bars, "noise")).isCloseTo(0, within(0.01));
    }

    @Test
    void aSingleRowTellsNothing() {
        assertThat(PermutationImportance.of(ROWS.limit(1), INPUTS, PermutationImportanceTest::predicted, EVALUATOR, 1))
                .isEmpty();
    }

    private static List<Bars> importance(long seed) {
        return PermutationImportance.of(ROWS, INPUTS, PermutationImportanceTest::predicted, EVALUATOR, seed);
    }

    private static Dataset<Row> predicted(Dataset<Row> rows) {
        return rows.withColumn("prediction", expr(sql()));
    }

    private static String sql() {
        return "weak + 5 * `strong one` + IF(text = 'x', 2D, 0D)";
    }

    private static double value(Bars bars, String label) {
        return bars.bars().stream()
                .filter(bar -> bar.label().equals(label))
                .findFirst()
                .orElseThrow()
                .value();
    }

    private static Column uniform(String purpose) {
        return expr("pmod(xxhash64('" + purpose + "', id), 1000000) / 1000000D");
    }
}
