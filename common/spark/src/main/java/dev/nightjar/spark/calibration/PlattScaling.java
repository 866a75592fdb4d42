/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.calibration;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The sigmoid that makes probabilities of margins most likely, by Newton's method with backtracking on targets that are not
 * quite 0 and 1 (Platt 1999; Lin, Lin and Weng 2007, "A Note on Platt's Probabilistic Outputs for Support Vector Machines",
 * algorithm 1). Margins are counted in bins first, which takes one pass and leaves few numbers to the driver.
 */
public final class PlattScaling {

    private static final int BINS_A_UNIT = 256;
    private static final double WIDEST = 40;
    private static final int MOST_STEPS = 100;
    private static final double SMALLEST_STEP = 1e-10;
    private static final double RIDGE = 1e-12;

    private final double[] margins;
    private final double[] positives;
    private final double[] negatives;
    private final double high;
    private final double low;

    private PlattScaling(List<Row> bins) {
        margins = column(bins, 1);
        positives = column(bins, 2);
        negatives = column(bins, 3);
        double positive = total(positives);
        double negative = total(negatives);
        high = (positive + 1) / (positive + 2);
        low = 1 / (negative + 2);
    }

    /**
     * @param scored rows whose margins come of a model that did not learn from them
     * @param margin DOUBLE, not null
     * @param positive BOOLEAN
     * @param weight DOUBLE
     */
    public static Sigmoid fit(Dataset<Row> scored, Column margin, Column positive, Column weight) {
        Column bounded = greatest(least(margin, lit(WIDEST)), lit(-WIDEST));
        List<Row> bins = scored.select(bounded.as("m"), positive.as("p"), weight.as("w"))
                .groupBy(floor(col("m").multiply(BINS_A_UNIT)).as("bin"))
                .agg(
                        avg("m"),
                        coalesce(sum(when(col("p"), col("w"))), lit(0.0)),
                        coalesce(sum(when(not(col("p")), col("w"))), lit(0.0)))
                .orderBy("bin")
                // one row a bin, of which there are at most 20,481
                .collectAsList();
        return new PlattScaling(bins).newton();
    }

    private Sigmoid newton() {
        Sigmoid best = new Sigmoid(0, Math.log((total(positives) + 1) / (total(negatives) + 1)));
        double loss = loss(best);
        for (int step = 0; step < MOST_STEPS; step++) {
            Sigmoid next = step(best, loss);
            double nextLoss = loss(next);
            if (!(nextLoss < loss)) {
                return best;
            }
            best = next;
            loss = nextLoss;
        }
        return best;
    }

    /** Along Newton's direction, as far as the loss falls enough; the same if it does not. */
    private Sigmoid step(Sigmoid from, double loss) {
        double aa = RIDGE;
        double ab = 0;
        double bb = RIDGE;
        double ga = 0;
        double gb = 0;
        for (int i = 0; i < margins.length; i++) {
            double rows = positives[i] + negatives[i];
            double p = from.of(margins[i]);
            double curvature = rows * p * (1 - p);
            double slope = rows * p - positives[i] * high - negatives[i] * low;
            aa += margins[i] * margins[i] * curvature;
            ab += margins[i] * curvature;
            bb += curvature;
            ga += margins[i] * slope;
            gb += slope;
        }
        double determinant = aa * bb - ab * ab;
        double da = -(bb * ga - ab * gb) / determinant;
        double db = -(aa * gb - ab * ga) / determinant;
        double descent = ga * da + gb * db;
        for (double length = 1; length >= SMALLEST_STEP; length /= 2) {
            Sigmoid next = new Sigmoid(from.slope() + length * da, from.offset() + length * db);
            if (loss(next) < loss + 1e-4 * length * descent) {
                return next;
            }
        }
        return from;
    }

    /** Negative log likelihood, without logarithms of 0. */
    private double loss(Sigmoid sigmoid) {
        double loss = 0;
        for (int i = 0; i < margins.length; i++) {
            double z = sigmoid.slope() * margins[i] + sigmoid.offset();
            double logPositive = -Math.log1p(Math.exp(-Math.abs(z))) + Math.min(0, z);
            double logNegative = logPositive - z;
            loss -= positives[i] * (high * logPositive + (1 - high) * logNegative);
            loss -= negatives[i] * (low * logPositive + (1 - low) * logNegative);
        }
        return loss;
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
