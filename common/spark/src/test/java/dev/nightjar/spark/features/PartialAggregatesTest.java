/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.features;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.spark.testing.TestSpark;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
