/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.features;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How many rows and entities a spine has, and how many rows the entity has that has most. */
record SpineSize(long rows, long entities, long mostOfAnEntity) {

    /** A join costs as much as the other plan where a row of the spine and of the events make so many pairs. */
    private static final double PAIRS_A_ROW = 10;

    static SpineSize of(Dataset<Row> spine, List<String> entity) {
        String rows = "_rows";
        Row size = spine.groupBy(entity.stream().map(key -> col(key)).toArray(Column[]::new))
                .agg(count(lit(1)).as(rows))
                .agg(coalesce(sum(rows), lit(0L)), count(lit(1)), coalesce(max(rows), lit(0L)))
                .first();
        return new SpineSize(size.getLong(0), size.getLong(1), size.getLong(2));
    }

    /** Whether pairs of a row of the spine and an event of the same entity are many more than rows and events. */
    boolean manyPairs(Dataset<Row> events) {
        if (entities == rows) {
            return false;
        }
        long count = events.count();
        double pairs = (double) rows * count / entities;
        return pairs > PAIRS_A_ROW * (rows + count);
    }
}
