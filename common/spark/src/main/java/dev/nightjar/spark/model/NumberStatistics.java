/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.spec.ModelSpec.Impute;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * What the present values of a number are like in training.
 *
 * @param deviation of the population
 * @param deciles the nine inner ones, about
 * @param mode the most frequent value, about; NaN unless it was asked for
 */
record NumberStatistics(
        long present, double mean, double deviation, double low, double high, List<Double> deciles, double mode) {

    /** Aggregates of a DOUBLE column, as {@link #of} reads them. */
    static String aggregates(String column, Impute impute) {
        String mode = impute == Impute.MODE
                ? "get(approx_top_k(" + column + ", 1) FILTER (WHERE " + column + " IS NOT NULL), 0).item"
                : "CAST(NULL AS DOUBLE)";
        return "struct(count(" + column + "), avg(" + column + "), stddev_pop(" + column + "), min(" + column
                + "), max("
                + column + "), percentile_approx(" + column
                + ", array(0.1D, 0.2D, 0.3D, 0.4D, 0.5D, 0.6D, 0.7D, 0.8D, 0.9D), 10000), " + mode + ")";
    }

    /** Of a column that has values. */
    static NumberStatistics of(Row row) {
        return new NumberStatistics(
                row.getLong(0),
                row.getDouble(1),
                row.getDouble(2),
                row.getDouble(3),
                row.getDouble(4),
                row.getList(5),
                row.isNullAt(6) ? Double.NaN : row.getDouble(6));
    }

    double fill(Impute impute) {
        return switch (impute) {
            case AUTO, MEDIAN -> deciles.get(4);
            case MEAN -> mean;
            case MODE -> mode;
        };
    }
}
