/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pow;
import static org.apache.spark.sql.functions.var_pop;

import dev.nightjar.core.registry.MetricValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Metrics of a regression from one pass. The 95 % intervals of `mae` and `rmse` are those of a mean by the central limit
 * theorem, for `rmse` carried through the square root by the delta method (Casella and Berger 2002, section 5.5.4).
 */
final class RegressionMetrics {

    private static final double Z = 1.959964;

    private RegressionMetrics() {}

    /** Metrics of rows with `_target` and a column of predictions; empty without rows. */
    static Map<String, MetricValue> of(Dataset<Row> scored, Column prediction) {
        Column y = col(ModelColumns.TARGET);
        Column error = prediction.minus(y);
        Row row = scored.agg(count(lit(1)), avg(pow(error, 2)), avg(pow(error, 4)), avg(abs(error)), var_pop(y))
                .first();
        double rows = row.getLong(0);
        if (rows == 0) {
            return Map.of();
        }
        double mse = row.getDouble(1);
        double mae = row.getDouble(3);
        double rmse = Math.sqrt(mse);
        double maeError = Z * Math.sqrt(Math.max(0, mse - mae * mae) / rows);
        double mseError = Z * Math.sqrt(Math.max(0, row.getDouble(2) - mse * mse) / rows);
        Map<String, MetricValue> metrics = new LinkedHashMap<>();
        metrics.put("rmse", around(rmse, rmse == 0 ? 0 : mseError / 2 / rmse));
        metrics.put("mae", around(mae, maeError));
        if (row.getDouble(4) > 0) {
            metrics.put("r2", MetricValue.of(1 - mse / row.getDouble(4)));
        }
        return metrics;
    }

    private static MetricValue around(double value, double error) {
        return new MetricValue(value, Optional.of(Math.max(0, value - error)), Optional.of(value + error));
    }
}
