/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.forecast;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sums over forecasts, and the metrics that they make. */
record ForecastErrors(
        double rows,
        double absolute,
        double squared,
        double value,
        double valueSquared,
        double notZero,
        double relative,
        double symmetric,
        double pinball,
        double covered) {

    static ForecastErrors of(List<double[]> days) {
        double[] all = new double[days.get(0).length];
        for (double[] day : days) {
            for (int i = 0; i < all.length; i++) {
                all[i] += day[i];
            }
        }
        return new ForecastErrors(all[0], all[1], all[2], all[3], all[4], all[5], all[6], all[7], all[8], all[9]);
    }

    /** Those that can be computed. */
    Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("rmse", Math.sqrt(squared / rows));
        metrics.put("mae", absolute / rows);
        double variation = valueSquared - value * value / rows;
        if (variation > 1e-12 * valueSquared) {
            metrics.put("r2", 1 - squared / variation);
        }
        if (notZero > 0) {
            metrics.put("mape", relative / notZero);
        }
        metrics.put("smape", symmetric / rows);
        metrics.put("pinball", pinball / rows);
        metrics.put("intervalCoverage", covered / rows);
        return metrics;
    }
}
