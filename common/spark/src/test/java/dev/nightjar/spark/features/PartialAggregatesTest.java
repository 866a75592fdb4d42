/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.spark.testing.TestSpark;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartialAggregatesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            count(*)                        | true
            count(amount)                   | true
            count_if(amount > 50)           | true
            sum(amount)                     | true
            sum(CAST(amount AS DECIMAL(9))) | true
            avg(amount)                     | true
            min(amount)                     | true
            max(amount)                     | true
            bool_or(amount > 3)             | true
            stddev(amount)                  | true
            var_pop(amount)                 | true
            first(amount)                   | true
            last(amount, true)              | true
            sum(amount) / count(*)          | true
            approx_count_distinct(amount)   | true
            count(DISTINCT amount)          | false
            percentile(amount, 0.5)         | false
            sum(amount) + median(amount)    | false
            """)
    void whatCanBeMadeOfParts(String sql, boolean possible) {
        Dataset<Row> events = TestSpark.session()
                .sql("SELECT 'c' customer, 1.5D amount, current_timestamp() " + FeatureView.TIME
                        + ", current_date() _arrival_date");
        assertThat(PartialAggregates.of(Map.of("a", sql), events).isPresent()).isEqualTo(possible);
    }

    /** Parts of one value and of thousands, joined in two steps. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "approx_count_distinct(id)",
                "approx_count_distinct(id, 0.01)",
                "approx_count_distinct(CAST(id AS STRING), 0.2)",
                "approx_count_distinct(id % 50 / 7D)",
                "approx_count_distinct(id) FILTER (WHERE id % 3 = 0)",
                "approx_count_distinct(IF(id < 20000, NULL, id), 0.02D)",
                "approx_count_distinct(CAST(NULL AS DATE))"
            })
    void distinctValuesOfPartsAreToTheBitThoseOfAllTogether(String sql) {
        Dataset<Row> events = TestSpark.session()
                .range(60_000)
                .withColumn("part", expr("int(log2(id + 1))"))
                .withColumn("whole", expr("part % 2"));
        PartialAggregates partials =
                PartialAggregates.of(Map.of("a", sql), events).orElseThrow();
        Dataset<Row> parts = partials.ofEvents(events, col("part"), col("whole"));
        Dataset<Row> merged =
                partials.merged(parts, col("whole"), expr("part > 8").as("part"));
        List<Row> expected =
                events.groupBy("whole").agg(expr(sql)).orderBy("whole").collectAsList();
        assertThat(merged.groupBy("whole")
                        .agg(partials.value("a", lit(true)))
                        .orderBy("whole")
                        .collectAsList())
                .isEqualTo(expected);
        assertThat(merged.agg(partials.value("a", lit(false))).first().getLong(0))
                .isZero();
    }
}
