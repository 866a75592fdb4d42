/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.recommendation;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;

import dev.nightjar.spark.expression.Quoted;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Names of the columns of interactions. Rows without user or item say nothing of a preference and are left out
 * everywhere.
 *
 * @param user column of STRING or whole numbers
 * @param item column of STRING or whole numbers
 * @param rating numeric column; without one each row counts 1
 * @param timestamp by which the newest of several ratings is known
 * @param implicit whether several rows of a user and an item add up; else the newest of them is the rating, or without
 *     timestamps their mean
 */
public record Interactions(
        String user, String item, Optional<String> rating, Optional<String> timestamp, boolean implicit) {

    /** Rows that have both user and item. */
    public Dataset<Row> complete(Dataset<Row> interactions) {
        return interactions.where(
                Quoted.column(user).isNotNull().and(Quoted.column(item).isNotNull()));
    }

    /** One row a user and item, with `_rating`. */
    Dataset<Row> pairs(Dataset<Row> interactions) {
        return complete(interactions)
                .groupBy(Quoted.column(user), Quoted.column(item))
                .agg(together().as(RecommendationColumns.RATING));
    }

    private Column together() {
        if (rating.isEmpty()) {
            return implicit ? count(lit(1)).cast("double") : lit(1.0);
        }
        Column value = value();
        if (implicit) {
            return sum(value);
        }
        // of ratings at the same moment the highest, so that it does not depend on the order of rows
        return timestamp
                .map(at -> max_by(value, struct(Quoted.column(at), value)))
                .orElseGet(() -> avg(value));
    }

    /** The rating as DOUBLE. */
    Column value() {
        return rating.map(name -> Quoted.column(name).cast("double")).orElse(lit(1.0));
    }
}
