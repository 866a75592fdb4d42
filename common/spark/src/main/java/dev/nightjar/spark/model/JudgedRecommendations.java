/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.spark.dataset.ExampleColumns;
import dev.nightjar.spark.recommendation.FactorModel;
import dev.nightjar.spark.recommendation.Interactions;
import dev.nightjar.spark.recommendation.ListModel;
import dev.nightjar.spark.recommendation.RecommendationColumns;
import dev.nightjar.spark.recommendation.Recommendations;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How good the lists of a model, and its ratings where it was trained on such, are on a split of a training set. */
record JudgedRecommendations(ListModel<?> model, Interactions columns, long seed) {

    private static final String RMSE = "rmse";

    /** Metrics by name; empty if no user of the split has an item to find. */
    Map<String, MetricValue> of(TrainingSet set, String split) {
        Dataset<Row> later = set.split(split);
        Map<String, MetricValue> metrics = recommendations().judge(set.split(ExampleColumns.TRAIN), later, seed);
        return withRatings(metrics, later, col(RecommendationColumns.PREDICTION));
    }

    /** What lists by popularity reach on the test split, and the mean rating. */
    Map<String, MetricValue> popularity(TrainingSet set) {
        Dataset<Row> later = set.split(ExampleColumns.TEST);
        Map<String, MetricValue> metrics =
                recommendations().judgePopularity(set.split(ExampleColumns.TRAIN), later, seed);
        return withRatings(metrics, later, lit(set.trainMean()));
    }

    private Recommendations recommendations() {
        return new Recommendations(model, columns);
    }

    /** Of ratings whose user and item training knew. */
    private Map<String, MetricValue> withRatings(
            Map<String, MetricValue> metrics, Dataset<Row> later, Column prediction) {
        if (!columns.implicit() && !metrics.isEmpty() && model instanceof FactorModel factors) {
            Dataset<Row> rated = factors.ratings(columns.complete(later));
            MetricValue rmse = RegressionMetrics.of(rated, prediction).get(RMSE);
            if (rmse != null) {
                metrics.put(RMSE, rmse);
            }
        }
        return metrics;
    }
}
