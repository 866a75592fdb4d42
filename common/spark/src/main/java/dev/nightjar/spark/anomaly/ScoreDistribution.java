/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.anomaly;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.udf;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * How scores are distributed: counted by their sign, exponent and leading bits, in one pass whatever their number. Unlike
 * sketches of quantiles it does not depend on the order of the rows. NaN counts as greater than all numbers.
 */
public final class ScoreDistribution {

    /** Of 52; scores that agree up to there, to one in 4,096, count as one. */
    private static final int LEADING_BITS = 12;

    private static final int REST = 52 - LEADING_BITS;

    private final double[] least;
    private final double[] greatest;
    private final long[] counts;
    private final long rows;

    private ScoreDistribution(List<Row> cells) {
        this.least = cells.stream().mapToDouble(cell -> cell.getDouble(1)).toArray();
        this.greatest = cells.stream().mapToDouble(cell -> cell.getDouble(2)).toArray();
        this.counts = cells.stream().mapToLong(cell -> cell.getLong(3)).toArray();
        this.rows = Arrays.stream(counts).sum();
    }

    /** Counts the DOUBLE scores of a column. */
    public static ScoreDistribution of(Dataset<Row> scored, String score) {
        UDF1<Double, Long> cell = ScoreDistribution::cell;
        List<Row> cells = scored.groupBy(
                        udf(cell, DataTypes.LongType).apply(col(score)).as("cell"))
                .agg(min(score), max(score), count(lit(1)))
                .orderBy("cell")
                // one row a cell, however many scores there are
                .collectAsList();
        return new ScoreDistribution(cells);
    }

    /** Numbers of cells are in the order of the scores. */
    private static long cell(double score) {
        long bits = Double.doubleToLongBits(score);
        return (bits < 0 ? bits ^ Long.MAX_VALUE : bits) >> REST;
    }

    /** How many scores there are. */
    public long rows() {
        return rows;
    }

    /** Whether all scores are finite; so if there are none. */
    public boolean finite() {
        return rows == 0 || (Double.isFinite(least[0]) && Double.isFinite(greatest[greatest.length - 1]));
    }

    /** A score that about this share of the scores is not above; the least for 0. */
    public double quantile(double share) {
        double wanted = share * rows;
        double below = 0;
        for (int i = 0; i < counts.length; i++) {
            below += counts[i];
            if (below >= wanted) {
                return share == 0 ? least[0] : greatest[i];
            }
        }
        return greatest[greatest.length - 1];
    }

    /** The score that as nearly as can be this share of the scores reaches, and at least one of them. */
    public double reachedBy(double share) {
        double wanted = share * rows;
        double reached = counts[counts.length - 1];
        int cell = counts.length - 1;
        while (cell > 0 && reached + counts[cell - 1] / 2.0 <= wanted) {
            cell--;
            reached += counts[cell];
        }
        return least[cell];
    }
}
