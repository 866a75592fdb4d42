/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.registry.Bars;
import dev.nightjar.core.registry.Curve;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.spec.PipelineSpec;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * A model just trained.
 *
 * @param outputs columns that it adds, with their Spark SQL types
 */
record FittedModel(SparkModel model, Judgement judgement, Map<String, String> outputs) {

    /** Judged as a whole. */
    FittedModel(
            SparkModel model,
            Map<String, Map<String, MetricValue>> metrics,
            Map<String, String> outputs,
            List<Curve> curves,
            List<Bars> bars) {
        this(model, new Judgement(metrics, List.of(), curves, bars, List.of(), List.of()), outputs);
    }

    /** By `validation`, `test`, `baseline` (on the test rows). */
    Map<String, Map<String, MetricValue>> metrics() {
        return judgement.metrics();
    }

    /** Trains and judges as the task does. */
    static FittedModel fit(SparkSession spark, TrainingSet set, PipelineSpec spec) {
        return ModelTask.of(spec.model().orElseThrow().task().orElseThrow()).fit(spark, set, spec);
    }
}
