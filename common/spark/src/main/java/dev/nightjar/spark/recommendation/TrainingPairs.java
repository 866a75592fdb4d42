/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.recommendation;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.spark.expression.Quoted;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Training interactions that were looked at, one row a user and item, kept while a model is fitted.
 *
 * @param pairs user, item and `_rating`
 * @param items item, `_number` and `_users`
 */
record TrainingPairs(Interactions columns, Dataset<Row> pairs, Dataset<Row> items, InteractionCheck.Size size)
        implements AutoCloseable {

    static TrainingPairs of(Dataset<Row> training, Interactions columns) {
        InteractionCheck.Size size = new InteractionCheck(training, columns).check();
        Dataset<Row> pairs = columns.pairs(training).persist(StorageLevel.MEMORY_AND_DISK());
        Dataset<Row> items =
                pairs.groupBy(Quoted.column(columns.item())).agg(count(lit(1)).as(RecommendationColumns.USERS));
        // kept by the model after the pairs are gone, and let go with it
        return new TrainingPairs(
                columns, pairs, Numbering.by(columns.item(), items).localCheckpoint(), size);
    }

    /** Adds the items' numbers to the pairs. */
    Dataset<Row> numbered() {
        return pairs.join(items.drop(RecommendationColumns.USERS), columns.item());
    }

    @Override
    public void close() {
        pairs.unpersist();
    }
}
