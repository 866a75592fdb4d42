/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import dev.nightjar.core.registry.Curve;
import dev.nightjar.core.registry.Curve.Point;
import dev.nightjar.core.registry.Curve.Series;
import java.util.ArrayList;
import java.util.List;

/** Curves of a binary classification, for its model card, each of at most a hundred points. */
public final class BinaryCurves {

    private static final int POINTS = 100;
    private static final int CALIBRATION_BINS = 10;
    private static final int SCORE_BINS = 20;

    private final ScoreCells cells;

    private BinaryCurves(ScoreCells cells) {
        this.cells = cells;
    }

    /** None if a class has no rows. */
    public static List<Curve> of(ScoreCells cells) {
        if (!cells.bothClasses()) {
            return List.of();
        }
        BinaryCurves curves = new BinaryCurves(cells);
        return List.of(curves.roc(), curves.precisionRecall(), curves.calibration(), curves.scores());
    }

    private Curve roc() {
        List<Point> points = new ArrayList<>(List.of(new Point(0, 0)));
        double hits = 0;
        double alarms = 0;
        for (int i = cells.scores().length - 1; i >= 0; i--) {
            hits += cells.positives()[i];
            alarms += cells.negatives()[i];
            points.add(new Point(alarms / cells.negative(), hits / cells.positive()));
        }
        return new Curve(
                "roc",
                "Receiver operating characteristic",
                "false positive rate",
                "true positive rate",
                List.of(measured("model", thinned(points)), diagonal("random")));
    }

    private Curve precisionRecall() {
        List<Point> points = new ArrayList<>();
        double hits = 0;
        double alarms = 0;
        for (int i = cells.scores().length - 1; i >= 0; i--) {
            hits += cells.positives()[i];
            alarms += cells.negatives()[i];
            points.add(new Point(hits / cells.positive(), hits / (hits + alarms)));
        }
        double share = cells.positive() / (cells.positive() + cells.negative());
        return new Curve(
                "precisionRecall",
                "Precision and recall",
                "recall",
                "precision",
                List.of(
                        measured("model", thinned(points)),
                        new Series("random", true, List.of(new Point(0, share), new Point(1, share)))));
    }

    private Curve calibration() {
        List<Point> points = CalibrationBin.of(cells, CALIBRATION_BINS).stream()
                .map(bin -> new Point(bin.score(), bin.positiveShare()))
                .toList();
        return new Curve(
                "calibration",
                "Calibration",
                "mean score of a tenth of the rows",
                "share of positives",
                List.of(measured("model", points), diagonal("calibrated")));
    }

    private Curve scores() {
        return new Curve(
                "scores",
                "Scores by class",
                "score",
                "share of the class's rows",
                List.of(
                        measured("positive", shares(cells.positives(), cells.positive())),
                        measured("negative", shares(cells.negatives(), cells.negative()))));
    }

    private List<Point> shares(double[] counts, double total) {
        double[] bins = new double[SCORE_BINS];
        for (int i = 0; i < counts.length; i++) {
            bins[Math.min(SCORE_BINS - 1, (int) (cells.scores()[i] * SCORE_BINS))] += counts[i];
        }
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < SCORE_BINS; i++) {
            points.add(new Point((i + 0.5) / SCORE_BINS, bins[i] / total));
        }
        return points;
    }

    /** The ends, and points between them at about equal distances along the line. */
    private static List<Point> thinned(List<Point> points) {
        double length = 0;
        for (int i = 1; i < points.size(); i++) {
            length += distance(points.get(i - 1), points.get(i));
        }
        List<Point> kept = new ArrayList<>(List.of(points.get(0)));
        double since = 0;
        for (int i = 1; i < points.size() - 1; i++) {
            since += distance(points.get(i - 1), points.get(i));
            if (since >= length / (POINTS - 2)) {
                kept.add(points.get(i));
                since = 0;
            }
        }
        if (points.size() > 1) {
            kept.add(points.get(points.size() - 1));
        }
        return kept;
    }

    private static double distance(Point a, Point b) {
        return Math.abs(a.x() - b.x()) + Math.abs(a.y() - b.y());
    }

    private static Series measured(String name, List<Point> points) {
        return new Series(name, false, points);
    }

    private static Series diagonal(String name) {
        return new Series(name, true, List.of(new Point(0, 0), new Point(1, 1)));
    }
}
