/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.spark.forecast.ForecastSettings;
import java.util.List;

/**
 * What forecasts need beside their pipeline.
 *
 * @param margins of intervals by step, on the scale of the series, where recent errors are too few
 * @param share of the series of which errors are measured on a night
 */
record ForecastDescription(ForecastSettings settings, List<Double> margins, double share) {}
