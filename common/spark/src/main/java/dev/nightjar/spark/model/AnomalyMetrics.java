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

    private static final String PRECISION = "precision";
    private static final String RECALL = "recall";
    private static final String F1 = "f1";
    private static final Set<String> DECISIONS = Set.of(PRECISION, RECALL, F1);

    /** Those that judge the order of the rows alone. */
    private static final Set<String> RANKING = Set.of("areaUnderROC", "areaUnderPR", "precisionAtK");

    private static final double Z = 1.96;

    private AnomalyMetrics() {}

    /**
     * By name; only the rate if there are no labels or those of one class, and none if there are no rows.
     *
     * @param scored with `score`, `anomaly`, and where it is labelled `_target`, which may be null
     */
    static Map<String, MetricValue> of(Dataset<Row> scored, boolean labelled, double threshold, long seed) {
        Map<String, MetricValue> metrics = new LinkedHashMap<>();
        if (labelled) {
            ScoreCells cells = cells(scored);
            metrics.putAll(
                    new BinaryEvaluator(ModelColumns.SCORE, ModelColumns.TARGET, threshold, Optional.empty(), seed)
                            .metrics(cells));
            metrics.keySet().retainAll(DECISIONS);
            metrics.putAll(new AnomalyEvaluator(ModelColumns.SCORE, ModelColumns.TARGET, seed).metrics(cells));
        }
        Row flagged =
                scored.agg(count_if(col(ModelColumns.ANOMALY)), count(lit(1))).first();
        if (flagged.getLong(1) > 0) {
            metrics.put(ANOMALY_RATE, share(flagged.getLong(0), flagged.getLong(1)));
        }
        return metrics;
    }

    /**
     * The same of a score that says nothing, and of as many anomalies as among the training rows, taken at random.
     *
     * @param scored with `score`, `anomaly`, and where it is labelled `_target`, which may be null
     * @param rate share of the training rows that are taken for anomalies
     */
    static Map<String, MetricValue> atRandom(Dataset<Row> scored, boolean labelled, double rate, long seed) {
        Map<String, MetricValue> metrics = new LinkedHashMap<>();
        if (labelled) {
            Dataset<Row> nothing = scored.withColumn(ModelColumns.SCORE, lit(0.5));
            metrics.putAll(of(nothing, true, 0, seed));
            metrics.keySet().retainAll(RANKING);
            // of what is taken at random, the share of anomalies is that of the rows
            Optional.ofNullable(metrics.get("precisionAtK"))
                    .map(MetricValue::value)
                    .ifPresent(share -> {
                        metrics.put(PRECISION, MetricValue.of(share));
                        metrics.put(RECALL, MetricValue.of(rate));
                        metrics.put(F1, MetricValue.of(2 * share * rate / (share + rate)));
                    });
        }
        metrics.put(ANOMALY_RATE, MetricValue.of(rate));
        return metrics;
    }

    /** Scores of the rows whose label is known. */
    static ScoreCells cells(Dataset<Row> scored) {
        return ScoreCells.of(
                scored.where(col(ModelColumns.TARGET).isNotNull()), col(ModelColumns.SCORE), col(ModelColumns.TARGET));
    }

    /** A share with its 95 % interval (Wilson 1927). */
    private static MetricValue share(long some, long all) {
        double share = (double) some / all;
        double middle = (share + Z * Z / (2 * all)) / (1 + Z * Z / all);
        double half = Z / (1 + Z * Z / all) * Math.sqrt(share * (1 - share) / all + Z * Z / (4.0 * all * all));
        return new MetricValue(share, Optional.of(middle - half), Optional.of(middle + half));
    }
}
