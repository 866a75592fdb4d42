/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Transformer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Preprocessing that was fitted.
 *
 * @param stages what is saved, and what scoring goes through
 * @param rows the training rows with what the stages add, `_features` among it
 */
record Prepared(List<Transformer> stages, Dataset<Row> rows) {

    Prepared then(Transformer stage) {
        return then(stage, stage.transform(rows));
    }

    Prepared fit(Estimator<?> estimator) {
        return then((Transformer) estimator.fit(rows));
    }

    /** @param training the training rows, where they are not what the stage makes of them */
    Prepared then(Transformer stage, Dataset<Row> training) {
        return new Prepared(Stream.concat(stages.stream(), Stream.of(stage)).toList(), training);
    }
}
