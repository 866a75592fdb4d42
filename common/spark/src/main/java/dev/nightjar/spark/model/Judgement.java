/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.registry.Bars;
import dev.nightjar.core.registry.Curve;
import dev.nightjar.core.registry.FigureTable;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.registry.SliceMetrics;
import java.util.List;
import java.util.Map;

/**
 * How good a model is.
 *
 * @param metrics by `validation`, `test` and `baseline` (on the test rows)
 * @param slices of the test rows
 * @param curves on the test rows
 * @param notes what must be known to read it, each as a sentence
 */
record Judgement(
        Map<String, Map<String, MetricValue>> metrics,
        List<SliceMetrics> slices,
        List<Curve> curves,
        List<Bars> bars,
        List<FigureTable> tables,
        List<String> notes) {}
