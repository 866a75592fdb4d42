/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A model that can score. */
public interface TrainedModel {

    /**
     * Scores.
     *
     * @param examples what {@link ScoredRows} of the task reads, with the model's inputs
     * @return the same rows and columns and, for a classification, `prediction`, `probability`, `label` and `decision`;
     *     for a regression `prediction` (see {@link ModelColumns}). Tasks that make {@link ScoredRows#OWN rows of their
     *     own} answer only these
     */
    Dataset<Row> predict(Dataset<Row> examples);

    /** The same model scored by Spark ML. */
    TrainedModel plain();

    /** Why it is scored by Spark ML; empty if it is compiled. */
    Optional<String> plainBecause();

    /** What the training rows were like. */
    ModelProfile profile();

    /** The output column that monitoring watches, such as `probability`. */
    String watched();
}
