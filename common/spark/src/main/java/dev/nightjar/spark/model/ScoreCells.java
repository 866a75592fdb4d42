/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.sum;

import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Scored and labelled rows, counted by bin of the score: all that binary metrics need, and few enough to resample on
 * the driver. Arrays run over the bins that have rows, in ascending order of the score.
 */
final class ScoreCells {

    /** Fine enough that rows of one bin, which count as ties, move an AUC by less than a ten-thousandth. */
    private static final int BINS = 20_000;

    /** Of a bin. */
    static final double WIDTH = 1.0 / BINS;

    private static final double TINY = 1e-15;

    private final double[] scores;
    private final double[] positives;
    private final double[] negatives;
    private final double[][] logLosses;
    private final double[][] squares;

    private ScoreCells(
            double[] scores, double[] positives, double[] negatives, double[][] logLosses, double[][] squares) {
        this.scores = scores;
        this.positives = positives;
        this.negatives = negatives;
        this.logLosses = logLosses;
        this.squares = squares;
    }

    /** Lower edges of the bins. */
    double[] scores() {
        return scores;
    }

    double[] positives() {
        return positives;
    }

    double[] negatives() {
        return negatives;
    }

    /** Sums of the negative log likelihood of all rows. */
    double logLoss() {
        return total(logLosses[0]) + total(logLosses[1]);
    }

    /** Sum of the squared differences of score and class of all rows. */
    double squaredError() {
        return total(squares[0]) + total(squares[1]);
    }

    /** One pass over rows with `probability` and `_target` (1 for the positive class, else 0). */
    static ScoreCells of(Dataset<Row> scored) {
        Column p = col(ModelColumns.PROBABILITY);
        Column y = col(ModelColumns.TARGET);
        Column sure = greatest(least(p, lit(1 - TINY)), lit(TINY));
        List<Row> rows = scored.groupBy(
                        least(floor(p.multiply(BINS)), lit((long) BINS - 1)).as("bin"))
                .agg(
                        sum(y).as("positives"),
                        count(lit(1)).cast("double").minus(sum(y)).as("negatives"),
                        sum(y.multiply(log(sure)).multiply(-1)),
                        sum(lit(1).minus(y).multiply(log(lit(1).minus(sure))).multiply(-1)),
                        sum(y.multiply(p.minus(1)).multiply(p.minus(1))),
                        sum(lit(1).minus(y).multiply(p).multiply(p)))
                .orderBy("bin")
                // one row a bin, however many rows were scored
                .collectAsList();
        return new ScoreCells(
                rows.stream().mapToDouble(row -> (double) row.getLong(0) / BINS).toArray(),
                column(rows, 1),
                column(rows, 2),
                new double[][] {column(rows, 4), column(rows, 3)},
                new double[][] {column(rows, 6), column(rows, 5)});
    }

    double positive() {
        return total(positives);
    }

    double negative() {
        return total(negatives);
    }

    /** As many rows drawn again at random: a Poisson number of each cell's, the bootstrap of binned data. */
    ScoreCells resample(SplittableRandom random) {
        double[] drawnPositives = draw(positives, random);
        double[] drawnNegatives = draw(negatives, random);
        return new ScoreCells(
                scores,
                drawnPositives,
                drawnNegatives,
                new double[][] {
                    scaled(logLosses[0], negatives, drawnNegatives), scaled(logLosses[1], positives, drawnPositives)
                },
                new double[][] {
                    scaled(squares[0], negatives, drawnNegatives), scaled(squares[1], positives, drawnPositives)
                });
    }

    private static double[] draw(double[] counts, SplittableRandom random) {
        double[] drawn = new double[counts.length];
        for (int i = 0; i < counts.length; i++) {
            drawn[i] = counts[i] == 0 ? 0 : poisson(counts[i], random);
        }
        return drawn;
    }

    /** Knuth's method for small means; the normal approximation from 30 on. */
    private static double poisson(double mean, SplittableRandom random) {
        if (mean >= 30) {
            return Math.max(0, Math.rint(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        double limit = Math.exp(-mean);
        int events = 0;
        for (double product = random.nextDouble(); product > limit; product *= random.nextDouble()) {
            events++;
        }
        return events;
    }

    private static double[] scaled(double[] sums, double[] before, double[] after) {
        double[] result = new double[sums.length];
        for (int i = 0; i < sums.length; i++) {
            result[i] = before[i] == 0 ? 0 : sums[i] * after[i] / before[i];
        }
        return result;
    }

    private static double[] column(List<Row> rows, int index) {
        return rows.stream().mapToDouble(row -> row.getDouble(index)).toArray();
    }

    private static double total(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }
}
