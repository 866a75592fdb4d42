/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.clustering;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.grouping_id;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How far two partitions of the same rows agree. */
public final class RandIndex {

    /** Each bit says that a column was left out. */
    private static final long BY_BOTH = 0;

    private static final long BY_ONE = 1;
    private static final long BY_OTHER = 2;
    private static final long BY_NONE = 3;

    private RandIndex() {}

    /**
     * The adjusted Rand index (Hubert and Arabie, Journal of Classification 2, 1985, equation 5): the share of pairs of rows
     * that both columns put together or apart, on a scale from 0, as by chance, to 1, the same partition. Null is a part of
     * its own.
     *
     * @return 1 if both columns put all rows together
     */
    public static double adjusted(Dataset<Row> rows, String one, String other) {
        Column parts = col("count").cast("double");
        Map<Long, Double> pairs = new HashMap<>();
        rows.select(col(one).as("one"), col(other).as("other"))
                .cube("one", "other")
                .agg(count(lit(1)).as("count"), grouping_id().as("by"))
                .groupBy("by")
                .agg(sum(parts.multiply(parts.minus(1)).divide(2)))
                // four rows
                .collectAsList()
                .forEach(row -> pairs.put(row.getLong(0), row.getDouble(1)));
        double together = pairs.getOrDefault(BY_BOTH, 0.0);
        double inOne = pairs.getOrDefault(BY_ONE, 0.0);
        double inOther = pairs.getOrDefault(BY_OTHER, 0.0);
        double all = pairs.getOrDefault(BY_NONE, 0.0);
        double byChance = all == 0 ? 0 : inOne * inOther / all;
        double most = (inOne + inOther) / 2;
        return most == byChance ? 1 : (together - byChance) / (most - byChance);
    }
}
