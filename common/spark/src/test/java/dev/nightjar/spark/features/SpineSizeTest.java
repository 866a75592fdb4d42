/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.features;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.spark.testing.TestSpark;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpineSizeTest {

    /** Shares are those of one customer; the others have the rest, each as much. */
    @ParameterizedTest(name = "{0} of the spine and {1} of the events are one customer''s: {2}")
    @CsvSource({
        "0.0, 0.0, false",
        "0.3, 0.0, false",
        "0.0, 0.3, false",
        "0.3, 0.3, true",
    })
    void manyPairsAreThoseThatThereAreNotThoseOfTheAverage(double ofSpine, double ofEvents, boolean many) {
        Dataset<Row> spine = rows(10_000, ofSpine);
        Dataset<Row> events = rows(20_000, ofEvents);
        assertThat(SpineSize.of(spine, List.of("customer")).manyPairs(events)).isEqualTo(many);
    }

    private static Dataset<Row> rows(long number, double share) {
        return TestSpark.session()
                .range(0, number, 1, 2)
                .selectExpr("IF(id < " + number * share + ", -1, id % 2000) AS customer");
    }
}
