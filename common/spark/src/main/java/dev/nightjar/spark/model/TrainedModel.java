/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A model that can score. */
public interface TrainedModel {

    /**
     * Scores examples.
     *
     * @param examples with the model's inputs
     * @return the same columns and, for a classification, `prediction`, `probability`, `label` and `decision`; for a
     *     regression `prediction` (see {@link ModelColumns})
     */
    Dataset<Row> predict(Dataset<Row> examples);

    /** What the training rows were like. */
    ModelProfile profile();

    /** The output column that monitoring watches: `probability`, or `prediction` of a regression. */
    String watched();
}
