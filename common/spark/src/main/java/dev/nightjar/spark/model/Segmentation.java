/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.spec.ModelSpec;
import dev.nightjar.spark.dataset.ExampleColumns;
import dev.nightjar.spark.segment.SegmentColumns;
import dev.nightjar.spark.segment.SegmentedEstimator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.ml.Estimator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What a model of segments needs beside one of all rows; nothing where the pipeline file names no segments. */
record Segmentation(List<String> columns, long minRows) {

    /** Parameter of a model: the columns of its segments. */
    static final String PARAMETER = "segmentBy";

    static Segmentation of(ModelSpec spec) {
        return new Segmentation(spec.segmentBy(), spec.segmentMinRows());
    }

    boolean present() {
        return !columns.isEmpty();
    }

    /**
     * The estimator of all segments.
     *
     * @throws dev.nightjar.core.failure.UsageError if this one does not train a model a segment
     */
    Estimator<?> of(Estimator<?> plain) {
        return present()
                ? new SegmentedEstimator(
                        plain,
                        new SegmentColumns(
                                columns,
                                ModelColumns.FEATURES,
                                ModelColumns.TARGET,
                                ExampleColumns.WEIGHT,
                                ModelColumns.RAW,
                                ModelColumns.PROBABILITIES,
                                ModelColumns.MARGINS),
                        minRows)
                : plain;
    }

    /** Parameters of a model as used, as text. */
    Map<String, String> params(Map<String, String> plain) {
        if (!present()) {
            return plain;
        }
        Map<String, String> params = new TreeMap<>(plain);
        params.put(PARAMETER, String.join(", ", columns));
        params.put("segmentMinRows", "" + minRows);
        return params;
    }

    /** Columns that predicting reads, with their types. */
    Map<String, String> signature(Map<String, String> inputs, Dataset<Row> examples) {
        Map<String, String> signature = new LinkedHashMap<>(inputs);
        columns.forEach(column ->
                signature.put(column, examples.schema().apply(column).dataType().sql()));
        return signature;
    }

    /** Whether a model is one of segments. */
    static boolean in(ModelDescription description) {
        return description.params().containsKey(PARAMETER);
    }
}
