/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.clustering;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/** What topics are learned of: how often each word occurs in a text. */
public final class Counts {

    private Counts() {}

    /** @throws IllegalArgumentException if a number of a column of vectors is below 0 */
    public static void require(Dataset<Row> rows, String counts) {
        UDF1<Vector, Boolean> negative = vector -> {
            for (double value : vector.toArray()) {
                if (value < 0) {
                    return true;
                }
            }
            return false;
        };
        if (!rows.where(udf(negative, DataTypes.BooleanType).apply(col(counts))).isEmpty()) {
            throw new IllegalArgumentException(
                    "its inputs are counts of words or of other things, and some are below 0");
        }
    }
}
