/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.spark.testing.TestSpark;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class AnomalyEvaluatorTest {

    /** A thousand rows of which ten are anomalies, all but two of them at the top. */
    private static final Dataset<Row> SCORED = TestSpark.session()
            .range(0, 1_000, 1, 2)
            .selectExpr(
                    "CASE WHEN id < 8 THEN 0.99 - id / 1000 WHEN id < 10 THEN 0.2 ELSE 0.21 + id / 2000 END AS score",
                    "IF(id < 10, 1D, 0D) AS _target");

    @Test
    void precisionAtTheNumberOfAnomaliesIsTheShareOfThemFound() {
        Map<String, MetricValue> metrics = new AnomalyEvaluator("score", "_target", 1).metrics(SCORED);

        assertThat(metrics).containsOnlyKeys("areaUnderROC", "areaUnderPR", "precisionAtK");
        assertThat(metrics.get("precisionAtK").value()).isCloseTo(0.8, within(1e-9));
        assertThat(metrics.get("areaUnderROC").value()).isCloseTo(0.8, within(1e-6));
    }

    @Test
    void withoutAnyAnomalyThereIsNothingToFind() {
        assertThat(new AnomalyEvaluator("score", "_target", 1).metrics(SCORED.where("_target = 0")))
                .isEmpty();
    }
}
