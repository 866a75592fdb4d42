/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.spark.testing.TestSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinaryMetricsTest {

    private static final StructType SCORED =
            StructType.fromDDL(ModelColumns.PROBABILITY + " DOUBLE, " + ModelColumns.TARGET + " DOUBLE");

    /** Probabilities around one in `rarity`; each pair and each row counted plainly. */
    @ParameterizedTest
    @ValueSource(ints = {2, 100, 10_000, 1_000_000})
    void metricsOfClassesHoweverRareAreThoseOfRowsAndPairs(int rarity) {
        SplittableRandom random = new SplittableRandom(rarity);
        double[] p = new double[3_000];
        boolean[] positive = new boolean[p.length];
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < p.length; i++) {
            positive[i] = random.nextInt(5) == 0;
            double logit = -Math.log(rarity) + random.nextGaussian() + (positive[i] ? 1 : 0);
            p[i] = 1 / (1 + Math.exp(-logit));
            rows.add(RowFactory.create(p[i], positive[i] ? 1.0 : 0.0));
        }

        ScoreCells cells = ScoreCells.of(TestSpark.session().createDataFrame(rows, SCORED));

        Map<String, MetricValue> metrics = BinaryMetrics.of(cells, 0.5, 1);
        assertThat(metrics.get("areaUnderROC").value()).isCloseTo(area(p, positive), within(1e-4));
        assertThat(metrics.get("logLoss").value()).isCloseTo(logLoss(p, positive), within(1e-9));
        double threshold = BinaryMetrics.bestThreshold(cells);
        assertThat(f1(p, positive, threshold)).isCloseTo(bestF1(p, positive), within(1e-3));
        assertThat(BinaryMetrics.of(cells, threshold, 1).get("f1").value())
                .isCloseTo(f1(p, positive, threshold), within(1e-9));
    }

    /** The share of pairs of a positive and a negative row of which the positive one has the higher score. */
    private static double area(double[] p, boolean[] positive) {
        double right = 0;
        long pairs = 0;
        for (int i = 0; i < p.length; i++) {
            for (int j = 0; j < p.length; j++) {
                if (positive[i] && !positive[j]) {
                    pairs++;
                    right += p[i] > p[j] ? 1 : p[i] == p[j] ? 0.5 : 0;
                }
            }
        }
        return right / pairs;
    }

    private static double logLoss(double[] p, boolean[] positive) {
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            sum -= Math.log(positive[i] ? p[i] : 1 - p[i]);
        }
        return sum / p.length;
    }

    private static double bestF1(double[] p, boolean[] positive) {
        double best = 0;
        for (double threshold : p) {
            best = Math.max(best, f1(p, positive, threshold));
        }
        return best;
    }

    private static double f1(double[] p, boolean[] positive, double threshold) {
        int hits = 0;
        int alarms = 0;
        int positives = 0;
        for (int i = 0; i < p.length; i++) {
            positives += positive[i] ? 1 : 0;
            if (p[i] >= threshold) {
                hits += positive[i] ? 1 : 0;
                alarms++;
            }
        }
        return 2.0 * hits / (alarms + positives);
    }
}
