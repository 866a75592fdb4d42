/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.percentile_approx;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.core.registry.Curve;
import dev.nightjar.core.registry.Curve.Point;
import dev.nightjar.core.registry.Curve.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Curves of a regression, for its model card, from two passes: one for the bins, one over them. */
public final class RegressionCurves {

    private static final int TENTHS = 10;
    private static final int RESIDUAL_BINS = 20;
    private static final int ACCURACY = 10_000;
    private static final double TAIL = 0.005;

    private final double[] edges;
    private final double least;
    private final double width;
    private final List<Row> bins;

    private RegressionCurves(double[] edges, double least, double width, List<Row> bins) {
        this.edges = edges;
        this.least = least;
        this.width = width;
        this.bins = bins;
    }

    /**
     * Predicted and actual values of tenths of the rows, and how large residuals are. None without rows.
     *
     * @param prediction column, number
     * @param target column, number: what is true
     */
    public static List<Curve> of(Dataset<Row> scored, String prediction, String target) {
        Dataset<Row> rows = scored.select(
                        col(prediction).cast("double").as("predicted"),
                        col(target).cast("double").as("actual"))
                .na()
                .drop();
        Column residual = col("actual").minus(col("predicted"));
        Column tenths = array(IntStream.range(1, TENTHS)
                .mapToObj(i -> lit((double) i / TENTHS))
                .toArray(Column[]::new));
        Row found = rows.agg(
                        percentile_approx(col("predicted"), tenths, lit(ACCURACY)),
                        percentile_approx(residual, array(lit(TAIL), lit(1 - TAIL)), lit(ACCURACY)))
                .first();
        if (found.isNullAt(0)) {
            return List.of();
        }
        double[] edges = found.<Double>getList(0).stream()
                .mapToDouble(edge -> edge)
                .distinct()
                .toArray();
        double least = found.<Double>getList(1).get(0);
        double width = (found.<Double>getList(1).get(1) - least) / RESIDUAL_BINS;
        List<Row> bins = rows
                .groupBy(
                        tenth(edges).as("tenth"),
                        residualBin(residual, least, width).as("residual"))
                .agg(count(lit(1)), sum("predicted"), sum("actual"))
                // one row a pair of bins
                .collectAsList()
                .stream()
                // so that no sum depends on how many partitions there are
                .sorted(Comparator.<Row>comparingInt(bin -> bin.getInt(0)).thenComparingInt(bin -> bin.getInt(1)))
                .toList();
        RegressionCurves curves = new RegressionCurves(edges, least, width, bins);
        return List.of(curves.tenths(), curves.residuals());
    }

    private static Column tenth(double[] edges) {
        Column tenth = lit(edges.length);
        for (int i = edges.length - 1; i >= 0; i--) {
            tenth = when(col("predicted").leq(edges[i]), i).otherwise(tenth);
        }
        return tenth;
    }

    /** The first and the last bin hold what lies beyond them, too. */
    private static Column residualBin(Column residual, double least, double width) {
        Column bin = width == 0 ? lit(0) : residual.minus(least).divide(width);
        return when(bin.lt(0), 0)
                .when(bin.geq(RESIDUAL_BINS), RESIDUAL_BINS - 1)
                .otherwise(bin.cast("int"));
    }

    private Curve tenths() {
        double[][] sums = new double[edges.length + 1][3];
        for (Row bin : bins) {
            double[] sum = sums[bin.getInt(0)];
            sum[0] += bin.getLong(2);
            sum[1] += bin.getDouble(3);
            sum[2] += bin.getDouble(4);
        }
        List<Point> points = Arrays.stream(sums)
                .filter(sum -> sum[0] > 0)
                .map(sum -> new Point(sum[1] / sum[0], sum[2] / sum[0]))
                .toList();
        Point first = points.get(0);
        Point last = points.get(points.size() - 1);
        return new Curve(
                "tenths",
                "Predicted and actual values",
                "mean prediction of a tenth of the rows",
                "mean of what came",
                List.of(
                        new Series("model", false, points),
                        new Series(
                                "exact",
                                true,
                                List.of(new Point(first.x(), first.x()), new Point(last.x(), last.x())))));
    }

    private Curve residuals() {
        double[] counts = new double[RESIDUAL_BINS];
        double rows = 0;
        for (Row bin : bins) {
            counts[bin.getInt(1)] += bin.getLong(2);
            rows += bin.getLong(2);
        }
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < RESIDUAL_BINS; i++) {
            points.add(new Point(least + (i + 0.5) * width, counts[i] / rows));
        }
        return new Curve(
                "residuals",
                "Residuals",
                "actual - predicted",
                "share of the rows",
                List.of(new Series("model", false, points)));
    }
}
