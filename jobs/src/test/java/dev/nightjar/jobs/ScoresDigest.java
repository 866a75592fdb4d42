/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.nio.file.Path;
import java.time.LocalDate;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What a date of a table of scores holds, in short: one lost, doubled or changed row makes another digest.
 *
 * @param rows how many
 * @param hashes sum of a hash of each row's key, model version and score
 * @param mixed whether they are of more than one run
 */
record ScoresDigest(long rows, long hashes, boolean mixed) {

    static final ScoresDigest NOTHING = new ScoresDigest(0, 0, false);

    /** Of the pipeline `p`, as the newest version of the table has it. */
    static ScoresDigest read(SparkSession spark, Path warehouse, LocalDate date) {
        Row found = spark.read()
                .format("delta")
                .load(warehouse.resolve("p/scores").toString())
                .where(col("date").equalTo(lit(date)))
                .selectExpr(
                        "count(*)",
                        "coalesce(sum(pmod(xxhash64(id, model_version, probability, prediction), 2147483647L)), 0L)",
                        "coalesce(min(_run_id) <> max(_run_id) OR min(scored_at) <> max(scored_at), false)")
                .first();
        return new ScoresDigest(found.getLong(0), found.getLong(1), found.getBoolean(2));
    }
}
