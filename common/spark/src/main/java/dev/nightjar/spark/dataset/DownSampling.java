/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.dataset;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.core.spec.DatasetSpec;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Leaves out training rows of label values of which `dataset.downSample` keeps a share. The key decides which, so that
 * it is the same rows every night; rows of validation and test stay, so that metrics are those of all data.
 */
final class DownSampling {

    /** Not the place by which a split by hash divides: training rows are those with a low one. */
    private static final String PURPOSE = "downSample";

    private DownSampling() {}

    /** Of rows with the key, `_label` and `_split`, those to use. */
    static Dataset<Row> of(Dataset<Row> labelled, DatasetSpec dataset) {
        if (dataset.downSample().isEmpty()) {
            return labelled;
        }
        Column heldOut = col(ExampleColumns.SPLIT).notEqual(ExampleColumns.TRAIN);
        return labelled.where(heldOut.or(KeyPlace.of(dataset.key(), PURPOSE).lt(share(dataset.downSample()))));
    }

    private static Column share(Map<String, Double> shares) {
        Column label = col(ExampleColumns.LABEL).cast("string");
        Column share = lit(1.0);
        for (Map.Entry<String, Double> of : shares.entrySet()) {
            share = when(label.equalTo(of.getKey()), of.getValue()).otherwise(share);
        }
        return share;
    }
}
