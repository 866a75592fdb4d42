/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import dev.nightjar.core.registry.FigureTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** How often which class was taken for which: all that metrics of decisions among many classes need. */
public final class Confusion {

    /** Classes that are shown; a table of more says nothing on paper. */
    private static final int SHOWN = 20;

    private final double[][] counts;
    private final double logLoss;
    private final double logLossSquares;

    /** @param counts by actual, then by predicted class */
    Confusion(double[][] counts, double logLoss, double logLossSquares) {
        this.counts = counts;
        this.logLoss = logLoss;
        this.logLossSquares = logLossSquares;
    }

    double rows() {
        return Arrays.stream(counts)
                .mapToDouble(row -> Arrays.stream(row).sum())
                .sum();
    }

    double logLoss() {
        return logLoss / rows();
    }

    /** By the central limit theorem. */
    double logLossStandardError() {
        return Math.sqrt(Math.max(0, logLossSquares / rows() - logLoss() * logLoss()) / rows());
    }

    /** Metrics of decisions, by name; see {@link MulticlassEvaluator}. */
    Map<String, Double> decisions() {
        double right = 0;
        double precision = 0;
        double recall = 0;
        double f1 = 0;
        int classes = 0;
        for (int k = 0; k < counts.length; k++) {
            double hits = counts[k][k];
            double actual = Arrays.stream(counts[k]).sum();
            double predicted = predicted(k);
            if (actual + predicted > 0) {
                classes++;
                right += hits;
                precision += predicted == 0 ? 0 : hits / predicted;
                recall += actual == 0 ? 0 : hits / actual;
                f1 += 2 * hits / (actual + predicted);
            }
        }
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("accuracy", right / rows());
        values.put("precision", precision / classes);
        values.put("recall", recall / classes);
        values.put("f1", f1 / classes);
        return values;
    }

    private double predicted(int k) {
        return Arrays.stream(counts).mapToDouble(row -> row[k]).sum();
    }

    /** As many rows drawn again at random. */
    Confusion resample(SplittableRandom random) {
        double[][] drawn = new double[counts.length][counts.length];
        for (int actual = 0; actual < counts.length; actual++) {
            for (int predicted = 0; predicted < counts.length; predicted++) {
                double count = counts[actual][predicted];
                drawn[actual][predicted] = count == 0 ? 0 : Bootstrap.poisson(count, random);
            }
        }
        return new Confusion(drawn, logLoss, logLossSquares);
    }

    /**
     * The counts as a table; none of more than twenty classes.
     *
     * @param classes names of those that can be predicted
     */
    public List<FigureTable> table(List<String> classes) {
        if (classes.size() > SHOWN) {
            return List.of();
        }
        List<String> names = new ArrayList<>(List.of("actual \\ predicted"));
        names.addAll(classes);
        List<List<String>> rows = new ArrayList<>();
        for (int actual = 0; actual < counts.length; actual++) {
            boolean known = actual < classes.size();
            if (known || Arrays.stream(counts[actual]).sum() > 0) {
                List<String> row = new ArrayList<>(List.of(known ? classes.get(actual) : "(other)"));
                Arrays.stream(counts[actual]).limit(classes.size()).forEach(count -> row.add("" + Math.round(count)));
                rows.add(row);
            }
        }
        return List.of(new FigureTable("confusion", "Confusion matrix", names, rows));
    }
}
