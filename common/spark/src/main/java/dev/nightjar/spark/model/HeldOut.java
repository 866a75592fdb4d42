/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.pmod;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.spark.dataset.ExampleColumns;
import dev.nightjar.spark.expression.Quoted;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows that trials are judged on: the validation split or, where there is none, the latest fifth of the training rows;
 * without a time a fifth by a hash of what they say.
 *
 * @param learnt the rows that trials learn from
 * @param judged the rows that they are judged on, none of which are learnt from
 * @param name of these, for people
 */
record HeldOut(Dataset<Row> learnt, Dataset<Row> judged, String name) {

    private static final int FIFTHS = 5;

    /** @throws DataRefused if all training rows have the same time */
    static HeldOut of(TrainingSet set, Optional<String> timestamp) {
        Dataset<Row> train = set.split(ExampleColumns.TRAIN);
        if (set.rows().getOrDefault(ExampleColumns.VALIDATION, 0L) > 0) {
            return new HeldOut(train, set.split(ExampleColumns.VALIDATION), "the validation split");
        }
        return timestamp.map(column -> latest(train, column)).orElseGet(() -> hashed(train));
    }

    private static HeldOut latest(Dataset<Row> train, String timestamp) {
        Column time = Quoted.column(timestamp).cast("timestamp");
        Row cut = train.agg(
                        expr("CAST(timestamp_micros(approx_percentile(unix_micros(CAST(" + Quoted.name(timestamp)
                                + " AS TIMESTAMP)), 0.8)) AS STRING)"),
                        min(time).cast("string"))
                .first();
        if (cut.isNullAt(0) || cut.getString(0).equals(cut.getString(1))) {
            throw new DataRefused("Cannot tune: there is no validation split, and the training rows have one time, "
                    + cut.getString(0)
                    + ", so that no later ones can be held out. Give dataset.split a validation part.");
        }
        Column late = time.geq(lit(cut.getString(0)).cast("timestamp"));
        return new HeldOut(
                train.where(late.equalTo(false)),
                train.where(late),
                "the latest fifth of the training rows, from " + cut.getString(0) + " on");
    }

    private static HeldOut hashed(Dataset<Row> train) {
        Column out = pmod(TrainingSet.contentHash(train), lit((long) FIFTHS)).equalTo(0L);
        return new HeldOut(
                train.where(out.equalTo(false)),
                train.where(out),
                "a fifth of the training rows, by a hash of what they say");
    }
}
