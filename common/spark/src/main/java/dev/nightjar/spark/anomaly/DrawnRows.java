/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.anomaly;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.Comparator;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Draws rows without replacement: those whose keys have the least hashes. Key and seed alone decide, so the same rows are
 * drawn in the same order however they are partitioned and whatever order they are in.
 */
final class DrawnRows {

    /** Standard deviations above what is wanted that are let through, so that too few is not to be expected ever. */
    private static final double MARGIN = 8;

    private DrawnRows() {}

    /**
     * Counts the rows, then draws in one pass that lets through hardly more than is wanted.
     *
     * @param wanted how many; few enough for the driver
     * @return all of them in random order if there are no more
     */
    static List<Vector> of(Dataset<?> rows, String features, String key, int wanted, long seed) {
        Column hash = xxhash64(lit(seed), col(key));
        double share = (wanted + MARGIN * Math.sqrt(wanted)) / rows.count();
        Dataset<Row> some = rows.select(hash.as("hash"), col(features).as("features"));
        if (share < 1) {
            some = some.where(col("hash").lt((long) ((share - 0.5) * 0x1p64)));
        }
        return some.collectAsList().stream()
                .sorted(Comparator.<Row>comparingLong(row -> row.getLong(0))
                        .thenComparing(row -> row.get(1).hashCode()))
                .limit(wanted)
                .map(row -> (Vector) row.get(1))
                .toList();
    }
}
