/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.spark.evaluation.AnomalyEvaluator;
import dev.nightjar.spark.evaluation.BinaryEvaluator;
import dev.nightjar.spark.evaluation.ScoreCells;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Metrics of scores of anomalies. `anomalyRate`, the share of rows that are taken for anomalies, needs no labels. With them
 * there are `areaUnderROC`, `areaUnderPR`, `precision`, `recall` and `f1` as of a classification, and `precisionAtK`, the
 * share of labelled anomalies among as many rows with the highest scores as there are labelled anomalies (Campos et al.,
 * Data Mining and Knowledge Discovery 30, 2016, section 3.2).
 */
final class AnomalyMetrics {

    static final String ANOMALY_RATE = "anomalyRate";

    /** Those that judge the order of the rows alone. */
    static final Set<String> RANKING = Set.of("areaUnderROC", "areaUnderPR", "precisionAtK");

    private static final Set<String> DECISIONS = Set.of("precision", "recall", "f1");
    private static final double Z = 1.96;

    private AnomalyMetrics() {}

    /**
     * By name; only the rate if there are no labels or those of one class, and none if there are no rows.
     *
     * @param scored with `score`, `anomaly`, and `_target` where it is labelled
     */
    static Map<String, MetricValue> of(Dataset<Row> scored, boolean labelled, double threshold, long seed) {
        Map<String, MetricValue> metrics = new LinkedHashMap<>();
        if (labelled) {
            ScoreCells cells = ScoreCells.of(scored, col(ModelColumns.SCORE), col(ModelColumns.TARGET));
            metrics.putAll(
                    new BinaryEvaluator(ModelColumns.SCORE, ModelColumns.TARGET, threshold, Optional.empty(), seed)
                            .metrics(cells));
            metrics.keySet().retainAll(DECISIONS);
            metrics.putAll(new AnomalyEvaluator(ModelColumns.SCORE, ModelColumns.TARGET, Optional.empty(), seed)
                    .metrics(cells));
        }
        Row flagged =
                scored.agg(count_if(col(ModelColumns.ANOMALY)), count(lit(1))).first();
        if (flagged.getLong(1) > 0) {
            metrics.put(ANOMALY_RATE, share(flagged.getLong(0), flagged.getLong(1)));
        }
        return metrics;
    }

    /** A share with its 95 % interval (Wilson 1927). */
    private static MetricValue share(long some, long all) {
        double share = (double) some / all;
        double middle = (share + Z * Z / (2 * all)) / (1 + Z * Z / all);
        double half = Z / (1 + Z * Z / all) * Math.sqrt(share * (1 - share) / all + Z * Z / (4.0 * all * all));
        return new MetricValue(share, Optional.of(middle - half), Optional.of(middle + half));
    }
}
