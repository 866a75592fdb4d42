/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import dev.nightjar.core.spec.ModelSpec.CostSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Metrics of a classification of two classes, both of which have rows:
 *
 * <ul>
 *   <li>`areaUnderROC`: how often a positive row has a higher score than a negative one, ties counting half (Hanley and
 *       McNeil 1982);
 *   <li>`areaUnderPR`: average precision, the precision at each positive row's score (Davis and Goadrich 2006 on why not
 *       between points by straight lines);
 *   <li>`logLoss`: mean negative log likelihood, with probabilities kept 1e-15 away from 0 and 1; `brier`: mean squared
 *       difference of probability and class (Brier 1950, for two classes in the usual half);
 *   <li>`accuracy`, `precision`, `recall` and `f1` of decisions at the threshold; 0 where nothing is decided positive;
 *   <li>`lift`: positive share of the tenth of the rows with the highest scores, over that of all;
 *   <li>`calibrationError`: mean distance of score and positive share over ten bins of equally many rows (Naeini et al.
 *       2015; bins by Nixon et al. 2019);
 *   <li>`cost`: expected cost of a row's decision, if costs are given.
 * </ul>
 */
final class BinaryMetrics {

    static final String AREA_UNDER_ROC = "areaUnderROC";

    /** It has no interval: rows drawn again are farther from calibrated than the rows are. */
    static final String CALIBRATION_ERROR = "calibrationError";

    private static final double TOP = 0.1;
    private static final int CALIBRATION_BINS = 10;

    private final ScoreCells cells;
    private final Map<String, Double> values = new LinkedHashMap<>();

    /** Positive and negative rows at or above the threshold. */
    private double hits;

    private double alarms;

    private BinaryMetrics(ScoreCells cells) {
        this.cells = cells;
    }

    /** All metrics, by name. */
    static Map<String, Double> of(ScoreCells cells, double threshold, Optional<CostSpec> cost) {
        BinaryMetrics metrics = new BinaryMetrics(cells);
        metrics.areas();
        metrics.values.put("logLoss", cells.logLoss() / cells.rows());
        metrics.values.put("brier", cells.squaredError() / cells.rows());
        metrics.decisions(threshold);
        metrics.values.put("lift", positiveShareOfTop(cells, TOP * cells.rows()) * cells.rows() / cells.positive());
        metrics.values.put(CALIBRATION_ERROR, metrics.calibrationError());
        cost.ifPresent(costs -> metrics.values.put("cost", metrics.cost(costs)));
        return metrics.values;
    }

    /** The share of positive rows among those with the highest scores; rows of a cell that is cut are taken evenly. */
    static double positiveShareOfTop(ScoreCells cells, double rows) {
        double taken = 0;
        double positives = 0;
        for (int i = cells.scores().length - 1; i >= 0 && taken < rows; i--) {
            double count = cells.positives()[i] + cells.negatives()[i];
            double share = count == 0 ? 0 : Math.min(1, (rows - taken) / count);
            positives += share * cells.positives()[i];
            taken += share * count;
        }
        return taken == 0 ? 0 : positives / taken;
    }

    private void areas() {
        double above = 0;
        double wrong = 0;
        double concordant = 0;
        double precisionArea = 0;
        for (int i = cells.scores().length - 1; i >= 0; i--) {
            double p = cells.positives()[i];
            double n = cells.negatives()[i];
            concordant += n * (above + p / 2);
            above += p;
            wrong += n;
            if (p > 0) {
                precisionArea += p / cells.positive() * above / (above + wrong);
            }
        }
        values.put(AREA_UNDER_ROC, concordant / cells.positive() / cells.negative());
        values.put("areaUnderPR", precisionArea);
    }

    private void decisions(double threshold) {
        for (int i = cells.scores().length - 1; i >= 0 && cells.scores()[i] >= threshold; i--) {
            hits += cells.positives()[i];
            alarms += cells.negatives()[i];
        }
        values.put("accuracy", (hits + cells.negative() - alarms) / cells.rows());
        values.put("precision", hits + alarms == 0 ? 0 : hits / (hits + alarms));
        values.put("recall", hits / cells.positive());
        values.put("f1", 2 * hits / (hits + alarms + cells.positive()));
    }

    private double cost(CostSpec costs) {
        return (costs.falsePositive() * alarms + costs.falseNegative() * (cells.positive() - hits)) / cells.rows();
    }

    private double calibrationError() {
        double error = 0;
        for (CalibrationBin bin : CalibrationBin.of(cells, CALIBRATION_BINS)) {
            error += bin.rows() * Math.abs(bin.score() - bin.positiveShare());
        }
        return error / cells.rows();
    }
}
