/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.anomaly;

import static org.apache.spark.sql.functions.udf;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * Puts any {@link RawScore} on one scale, from 0 to 1: the share of the training rows that fit the model
 * better. Between some quantiles of the training rows it is a line; beyond the last, where too few rows are left to count,
 * what remains to 1 falls as 1 / (1 + d), with d in units of how far the last quantile is from the median, so that of two
 * rows far out the farther has the higher score. A monotone map, which changes no ranking.
 *
 * @param shares of the training rows, ascending
 * @param quantiles what these shares of them do not exceed, strictly ascending
 * @param unit above 0
 */
public record Calibration(List<Double> shares, List<Double> quantiles, double unit) implements Serializable {

    private static final long serialVersionUID = 1;

    private static final double[] SHARES = {
        0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.985, 0.99, 0.993,
        0.995, 0.997, 0.998, 0.999, 0.9995, 0.9999
    };

    /** Rows that the last quantile must leave above it. */
    private static final int ROWS_BEYOND = 10;

    /** Learns it from the training rows. */
    public static Calibration of(ScoreDistribution training) {
        List<Double> shares = new ArrayList<>();
        List<Double> quantiles = new ArrayList<>();
        for (double share : Arrays.stream(SHARES)
                .filter(share -> share <= 0.5 || (1 - share) * training.rows() >= ROWS_BEYOND)
                .toArray()) {
            double quantile = training.quantile(share);
            int last = quantiles.size() - 1;
            if (last >= 0 && quantiles.get(last) >= quantile) {
                shares.set(last, share);
            } else {
                shares.add(share);
                quantiles.add(quantile);
            }
        }
        double beyondMedian = quantiles.get(quantiles.size() - 1) - training.quantile(0.5);
        return new Calibration(shares, quantiles, beyondMedian > 0 ? beyondMedian : 1);
    }

    /** DOUBLE: the scores of a column of raw ones. */
    public Column score(Column raw) {
        UDF1<Double, Double> score = this::score;
        return udf(score, DataTypes.DoubleType).apply(raw);
    }

    /** The score of a raw one; 1 of NaN. */
    public double score(double value) {
        int last = quantiles.size() - 1;
        if (Double.isNaN(value)) {
            return 1;
        }
        if (value >= quantiles.get(last)) {
            return 1 - (1 - shares.get(last)) / (1 + (value - quantiles.get(last)) / unit);
        }
        if (value < quantiles.get(0)) {
            return 0;
        }
        int place = Collections.binarySearch(quantiles, value);
        int from = place >= 0 ? place : -place - 2;
        double share = (value - quantiles.get(from)) / (quantiles.get(from + 1) - quantiles.get(from));
        return shares.get(from) + share * (shares.get(from + 1) - shares.get(from));
    }
}
