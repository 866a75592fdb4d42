/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.xgboost;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.xxhash64;

import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What boosters are trained on and predict from. */
final class Examples {

    static final int FEATURES = 0;
    static final int LABEL = 1;
    static final int WEIGHT = 2;

    private static final String HASH = "_hash";

    private Examples() {}

    /** Features, label and weight, and a hash of all that decides in which partition and where in it a row is. */
    static Dataset<Row> of(Dataset<?> rows, String features, String label, String weight) {
        Column[] columns = {
            col(features), col(label).cast("double"), col(weight).cast("double")
        };
        return rows.select(columns).withColumn(HASH, xxhash64(columns));
    }

    /** Rows that are equal are the only ones whose order is open. */
    static Dataset<Row> inOrder(Dataset<Row> examples, int partitions) {
        String[] columns = examples.columns();
        return examples.repartition(partitions, col(HASH))
                .sortWithinPartitions(col(HASH), col(columns[LABEL]), col(columns[WEIGHT]));
    }

    /** All slots of a vector, those that a sparse one leaves out too: they are 0 and not missing. */
    static float[] numbers(Vector features) {
        double[] wide = features.toArray();
        float[] numbers = new float[wide.length];
        for (int i = 0; i < wide.length; i++) {
            // no infinities, which XGBoost refuses; NaN stays
            numbers[i] = (float) Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, wide[i]));
        }
        return numbers;
    }
}
