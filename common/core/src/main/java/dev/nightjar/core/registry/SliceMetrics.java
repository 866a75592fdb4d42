/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.registry;

import java.util.Map;

/**
 * Metrics of a part of the test rows.
 *
 * @param slice as `model.slices` says it: a column or a Boolean expression
 * @param name of the part: `column=value`, or the expression
 * @param metrics by name; empty if they cannot be computed, such as for want of one class
 */
public record SliceMetrics(String slice, String name, long rows, Map<String, MetricValue> metrics) {}
