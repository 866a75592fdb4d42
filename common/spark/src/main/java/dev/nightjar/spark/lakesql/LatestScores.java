/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.lakesql;

import dev.nightjar.spark.io.LakeColumns;
import dev.nightjar.spark.io.LatestRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * The name `scores_latest`: the newest date's partition of `scores`, or all where they are the latest of each key. A Spark
 * view would have to be registered; a partition that Delta reads by its path need not be.
 */
final class LatestScores {

    private static final String SCORES = "scores";
    private static final String NAME = "scores_latest";

    private LatestScores() {}

    static boolean isName(String table) {
        return table.equals(NAME);
    }

    /** The table that a name takes its rows from. */
    static String origin(String table) {
        return isName(table) ? SCORES : table;
    }

    /** Table names with this one, where there are scores. */
    static List<String> named(List<String> tables) {
        if (!tables.contains(SCORES)) {
            return tables;
        }
        List<String> all = new ArrayList<>(tables);
        all.add(tables.indexOf(SCORES) + 1, NAME);
        return all;
    }

    /**
     * The newest date's partition; Delta answers the question for it from the table's log. A table without rows is
     * its own newest partition, and one that has the latest score of each key is all newest.
     *
     * @param asOf options of the reader that travel in time
     */
    static String location(SparkSession spark, Path scores, Map<String, String> asOf) {
        if (LatestRows.are(spark, scores.toString())) {
            return scores.toString();
        }
        Row newest = spark.read()
                .format("delta")
                .options(asOf)
                .load(scores.toString())
                .agg(functions.max(LakeColumns.DATE).cast("string"))
                .first();
        Path location = newest.isNullAt(0) ? scores : new Path(scores, LakeColumns.DATE + "=" + newest.getString(0));
        return location.toString();
    }
}
