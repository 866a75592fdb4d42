/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.spark.testing.TestSpark;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class OtherMetricsTest {

    /** A thousand rows of which ten are anomalies, all but two of them at the top. */
    private static final Dataset<Row> SCORED = TestSpark.session()
            .range(0, 1_000, 1, 2)
            .selectExpr(
                    "CASE WHEN id < 8 THEN 0.99 - id / 1000 WHEN id < 10 THEN 0.2 ELSE 0.21 + id / 2000 END AS score",
                    "IF(id < 10, 1D, 0D) AS _target");

    @Test
    void precisionAtTheNumberOfAnomaliesIsTheShareOfThemFound() {
        Map<String, MetricValue> metrics =
                new AnomalyEvaluator("score", "_target", Optional.empty(), 1).metrics(SCORED);

        assertThat(metrics).containsOnlyKeys("areaUnderROC", "areaUnderPR", "precisionAtK");
        assertThat(metrics.get("precisionAtK").value()).isCloseTo(0.8, within(1e-9));
        assertThat(metrics.get("areaUnderROC").value()).isCloseTo(0.8, within(1e-6));
    }

    @Test
    void precisionAtAShareOfTheRowsIsThatOfThese() {
        Map<String, MetricValue> metrics =
                new AnomalyEvaluator("score", "_target", Optional.of(0.02), 1).metrics(SCORED);

        assertThat(metrics.get("precisionAtK").value()).isCloseTo(0.4, within(1e-9));
        assertThat(new AnomalyEvaluator("score", "_target", Optional.of(0.02), 1).metrics(SCORED.where("_target = 0")))
                .isEmpty();
    }

    /** Two pairs of rows at a distance: a is the squared distance within a pair, b the mean one to the other pair. */
    @Test
    void theSilhouetteIsThatOfPairsOfRows() {
        Dataset<Row> rows = new VectorAssembler()
                .setInputCols(new String[] {"x"})
                .setOutputCol("features")
                .transform(TestSpark.session()
                        .range(4)
                        .selectExpr("IF(id < 2, id, 8.0D + id) AS x", "CAST(id < 2 AS INT) AS cluster"));

        double silhouette = ClusteringMetrics.of(rows, "features", "cluster")
                .get("silhouette")
                .value();

        double ends = 1 - 1 / ((100.0 + 121) / 2);
        double inner = 1 - 1 / ((81.0 + 100) / 2);
        assertThat(silhouette).isCloseTo((ends + inner) / 2, within(1e-9));
        assertThat(ClusteringMetrics.of(rows.withColumn("cluster", expr("1")), "features", "cluster"))
                .isEmpty();
    }
}
