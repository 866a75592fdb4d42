/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Scored and labelled rows, counted by bin of the score: all that binary metrics need, and few enough to resample on
 * the driver. Arrays run over the cells in ascending order of the score; pairs are of the negative and the positive class.
 */
public final class ScoreCells {

    private final double[] edges;
    private final double[] centres;
    private final double[][] counts;
    private final double[][] logLosses;
    private final double[][] squares;
    private final double[] rows;

    private ScoreCells(double[] edges, double[] centres, double[][] counts, double[][] logLosses, double[][] squares) {
        this.edges = edges;
        this.centres = centres;
        this.counts = counts;
        this.logLosses = logLosses;
        this.squares = squares;
        this.rows = new double[] {total(counts[0]), total(counts[1])};
    }

    /**
     * One pass over scored rows.
     *
     * @param score DOUBLE in 0..1
     * @param target DOUBLE: 1 for the positive class, else 0
     */
    public static ScoreCells of(Dataset<Row> scored, Column score, Column target) {
        return tallied(scored, score, target, Slices.none()).whole();
    }

    /** One pass, for the whole and for slices. */
    static Tallied<ScoreCells> tallied(Dataset<Row> scored, Column score, Column target, Slices slices) {
        return Tallied.of(scored, new ScoreTally.Kind(), List.of(score, target), slices)
                .map(ScoreTally::cells);
    }

    /** Losses of a class are known in sum, and lie in its cells as those of their centres do. */
    static ScoreCells of(double[] edges, double[] centres, double[][] counts, double[] logLoss, double[] squares) {
        double[][] logLosses = new double[2][edges.length];
        double[][] squaresOf = new double[2][edges.length];
        for (int positive = 0; positive < 2; positive++) {
            for (int i = 0; i < edges.length; i++) {
                double miss = positive == 1 ? 1 - centres[i] : centres[i];
                logLosses[positive][i] = -counts[positive][i] * Math.log1p(-miss);
                squaresOf[positive][i] = counts[positive][i] * miss * miss;
            }
            fit(logLosses[positive], logLoss[positive]);
            fit(squaresOf[positive], squares[positive]);
        }
        return new ScoreCells(edges, centres, counts, logLosses, squaresOf);
    }

    private static void fit(double[] parts, double whole) {
        double sum = total(parts);
        for (int i = 0; i < parts.length; i++) {
            parts[i] = sum == 0 ? 0 : parts[i] * whole / sum;
        }
    }

    /** Lower edges of the bins. */
    double[] scores() {
        return edges;
    }

    /** What the scores of a cell are about. */
    double[] centres() {
        return centres;
    }

    double[] positives() {
        return counts[1];
    }

    double[] negatives() {
        return counts[0];
    }

    double positive() {
        return rows[1];
    }

    double negative() {
        return rows[0];
    }

    double rows() {
        return rows[0] + rows[1];
    }

    /** Whether both classes have rows. */
    boolean bothClasses() {
        return positive() > 0 && negative() > 0;
    }

    /** Sums of the negative log likelihood of all rows. */
    double logLoss() {
        return total(logLosses[0]) + total(logLosses[1]);
    }

    /** Sum of the squared differences of score and class of all rows. */
    double squaredError() {
        return total(squares[0]) + total(squares[1]);
    }

    /** So many times the rows of each class. */
    public ScoreCells times(double negative, double positive) {
        double[] factors = {negative, positive};
        return new ScoreCells(
                edges, centres, times(counts, factors), times(logLosses, factors), times(squares, factors));
    }

    /**
     * The same in fewer cells: neighbours are put together while they hold less than a share of each class. Rows at and
     * above the threshold stay apart from those below.
     */
    ScoreCells coarse(double share, double threshold) {
        int[] group = new int[edges.length];
        double mass = 0;
        for (int i = 1; i < edges.length; i++) {
            mass += share(0, i - 1) + share(1, i - 1);
            boolean apart =
                    mass + share(0, i) + share(1, i) > share || (edges[i] >= threshold && edges[i - 1] < threshold);
            group[i] = group[i - 1] + (apart ? 1 : 0);
            mass = apart ? 0 : mass;
        }
        return grouped(group, edges.length == 0 ? 0 : group[edges.length - 1] + 1);
    }

    private double share(int positive, int cell) {
        return rows[positive] == 0 ? 0 : counts[positive][cell] / rows[positive];
    }

    private ScoreCells grouped(int[] group, int groups) {
        double[] firstEdges = new double[groups];
        double[] means = new double[groups];
        double[] sizes = new double[groups];
        for (int i = edges.length - 1; i >= 0; i--) {
            double count = counts[0][i] + counts[1][i];
            firstEdges[group[i]] = edges[i];
            means[group[i]] += count * centres[i];
            sizes[group[i]] += count;
        }
        for (int i = 0; i < groups; i++) {
            means[i] /= sizes[i];
        }
        return new ScoreCells(
                firstEdges,
                means,
                grouped(counts, group, groups),
                grouped(logLosses, group, groups),
                grouped(squares, group, groups));
    }

    private static double[][] grouped(double[][] sums, int[] group, int groups) {
        double[][] grouped = new double[2][groups];
        for (int positive = 0; positive < 2; positive++) {
            for (int i = 0; i < group.length; i++) {
                grouped[positive][group[i]] += sums[positive][i];
            }
        }
        return grouped;
    }

    /** As many rows drawn again at random: a Poisson number of each cell's, the bootstrap of binned data. */
    ScoreCells resample(SplittableRandom random) {
        double[][] drawn = new double[2][edges.length];
        double[][] losses = new double[2][edges.length];
        double[][] errors = new double[2][edges.length];
        for (int positive = 0; positive < 2; positive++) {
            for (int i = 0; i < edges.length; i++) {
                double count = counts[positive][i];
                if (count > 0) {
                    drawn[positive][i] = Bootstrap.poisson(count, random);
                    losses[positive][i] = logLosses[positive][i] * drawn[positive][i] / count;
                    errors[positive][i] = squares[positive][i] * drawn[positive][i] / count;
                }
            }
        }
        return new ScoreCells(edges, centres, drawn, losses, errors);
    }

    private static double[][] times(double[][] values, double[] factors) {
        double[][] products = new double[2][];
        for (int positive = 0; positive < 2; positive++) {
            double factor = factors[positive];
            products[positive] =
                    Arrays.stream(values[positive]).map(value -> value * factor).toArray();
        }
        return products;
    }

    private static double total(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }
}
