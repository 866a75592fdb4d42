/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.core.registry.Curve;
import dev.nightjar.core.registry.Curve.Point;
import dev.nightjar.spark.testing.TestSpark;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class BinaryCurvesTest {

    /** Calibrated scores: the label is positive as often as the score says. */
    private static final Dataset<Row> SCORED = TestSpark.session()
            .range(0, 20_000, 1, 2)
            .select(expr("pmod(xxhash64(id), 1000) / 1000.0D").as("probability"), col("id"))
            .withColumn("_target", expr("IF(pmod(xxhash64(id + 1000000), 1000) / 1000.0D < probability, 1.0D, 0.0D)"));

    private final ScoreCells cells = ScoreCells.of(SCORED, col("probability"), col("_target"));
    private final List<Curve> curves = BinaryCurves.of(cells);

    @Test
    void curvesAreShortAndRunFromEndToEnd() {
        assertThat(curves).extracting(Curve::name).containsExactly("roc", "precisionRecall", "calibration", "scores");
        assertThat(curves)
                .allSatisfy(curve -> assertThat(curve.series())
                        .allSatisfy(series -> assertThat(series.points())
                                .hasSizeBetween(2, 100)
                                .isSortedAccordingTo(java.util.Comparator.comparingDouble(Point::x))));
        assertThat(measured("roc")).startsWith(new Point(0, 0)).endsWith(new Point(1, 1));
        assertThat(measured("precisionRecall")
                        .get(measured("precisionRecall").size() - 1)
                        .x())
                .isEqualTo(1);
    }

    @Test
    void theAreaBelowTheDrawnCurveIsTheMetric() {
        double area = 0;
        List<Point> roc = measured("roc");
        for (int i = 1; i < roc.size(); i++) {
            area += (roc.get(i).x() - roc.get(i - 1).x())
                    * (roc.get(i).y() + roc.get(i - 1).y())
                    / 2;
        }
        double metric = BinaryMetrics.of(cells, 0.5, Optional.empty()).get("areaUnderROC");
        assertThat(area).isCloseTo(metric, within(0.002));
    }

    @Test
    void calibratedScoresLieOnTheDiagonal() {
        assertThat(measured("calibration"))
                .hasSize(10)
                .allSatisfy(point -> assertThat(point.y()).isCloseTo(point.x(), within(0.04)));
    }

    @Test
    void theSharesOfAClassAddUpToOne() {
        Curve scores = curves.get(3);
        assertThat(scores.series())
                .allSatisfy(series -> assertThat(
                                series.points().stream().mapToDouble(Point::y).sum())
                        .isCloseTo(1, within(1e-9)));
    }

    @Test
    void withoutOneOfTheClassesThereAreNone() {
        assertThat(BinaryCurves.of(ScoreCells.of(SCORED.where("_target = 1"), col("probability"), col("_target"))))
                .isEmpty();
    }

    private List<Point> measured(String name) {
        return curves.stream()
                .filter(curve -> curve.name().equals(name))
                .findFirst()
                .orElseThrow()
                .series()
                .get(0)
                .points();
    }
}
