/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import static org.apache.spark.sql.functions.col;

import dev.nightjar.core.registry.MetricValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Judges scores of anomaly by labels: `areaUnderROC` and `areaUnderPR` as of a classification, and `precisionAtK`, the share
 * of labelled anomalies among the k rows with the highest scores (Craswell 2009, "Precision at n"). K is the number of
 * labelled anomalies, with which precision and recall are the same (Campos et al. 2016, section 3.2). There are no metrics if
 * there are no anomalies or nothing else.
 *
 * @param score column, DOUBLE in 0..1: the higher the more anomalous
 * @param target column, DOUBLE: 1 for an anomaly, else 0
 */
public record AnomalyEvaluator(String score, String target, long seed) implements Evaluator<ScoreCells> {

    private static final double CELLS = 256;

    /** No score reaches it, as no decisions are judged. */
    private static final double NO_THRESHOLD = 2;

    @Override
    public Tallied<ScoreCells> tally(Dataset<Row> scored, Slices slices) {
        return ScoreCells.tallied(scored, col(score), col(target), slices);
    }

    @Override
    public long rows(ScoreCells cells) {
        return Math.round(cells.rows());
    }

    @Override
    public Map<String, MetricValue> metrics(ScoreCells cells) {
        if (!cells.bothClasses()) {
            return Map.of();
        }
        ScoreCells coarse = cells.coarse(1 / CELLS, NO_THRESHOLD);
        return new Bootstrap(seed).intervals(values(cells), values(coarse), random -> {
            ScoreCells sample = coarse.resample(random);
            return sample.bothClasses() ? values(sample) : Map.of();
        });
    }

    @Override
    public String mainMetric() {
        return BinaryMetrics.AREA_UNDER_ROC;
    }

    @Override
    public OptionalDouble main(ScoreCells cells) {
        return cells.bothClasses() ? OptionalDouble.of(values(cells).get(mainMetric())) : OptionalDouble.empty();
    }

    private Map<String, Double> values(ScoreCells cells) {
        Map<String, Double> all = BinaryMetrics.of(cells, NO_THRESHOLD, Optional.empty());
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(BinaryMetrics.AREA_UNDER_ROC, all.get(BinaryMetrics.AREA_UNDER_ROC));
        values.put("areaUnderPR", all.get("areaUnderPR"));
        values.put("precisionAtK", BinaryMetrics.positiveShareOfTop(cells, cells.positive()));
        return values;
    }
}
