/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.spark.forecast.ForecastSettings;
import java.util.List;

/**
 * What forecasts need beside their pipeline.
 *
 * @param margins of intervals by step, on the scale of the series
 */
record ForecastDescription(ForecastSettings settings, List<Double> margins) {}
