/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_distinct;

import dev.nightjar.core.registry.MetricValue;
import java.util.Map;
import org.apache.spark.ml.evaluation.ClusteringEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Judges clusters without labels. */
public final class ClusteringMetrics {

    private ClusteringMetrics() {}

    /**
     * `silhouette`: mean over rows of (b - a) / max(a, b), where a is the mean squared Euclidean distance to the rows of the
     * own cluster and b that to those of the nearest other one (Rousseeuw 1987), as Spark ML computes it without pairs of
     * rows. Empty if all rows are in one cluster.
     *
     * @param features column, VECTOR
     * @param cluster column, number
     */
    public static Map<String, MetricValue> of(Dataset<Row> clustered, String features, String cluster) {
        long clusters = clustered.agg(count_distinct(col(cluster))).first().getLong(0);
        if (clusters < 2) {
            return Map.of();
        }
        double silhouette = new ClusteringEvaluator()
                .setFeaturesCol(features)
                .setPredictionCol(cluster)
                .evaluate(clustered);
        return Map.of("silhouette", MetricValue.of(silhouette));
    }
}
