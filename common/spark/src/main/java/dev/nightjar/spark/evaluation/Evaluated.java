/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.registry.SliceMetrics;
import java.util.List;
import java.util.Map;

/** Metrics of all rows by name, and of the parts of slices. */
public record Evaluated(Map<String, MetricValue> metrics, List<SliceMetrics> slices) {}
