/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import static org.apache.spark.sql.functions.col;

import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.spec.ModelSpec.CostSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Judges a classification of two classes; see {@link BinaryMetrics}. There are no metrics if a class has no rows.
 *
 * @param probability column, DOUBLE: of the positive class
 * @param target column, DOUBLE: 1 for the positive class, else 0
 * @param threshold probability from which on the decision is for the positive class
 * @param cost of wrong decisions, for the metric `cost`
 */
public record BinaryEvaluator(String probability, String target, double threshold, Optional<CostSpec> cost, long seed)
        implements Evaluator<ScoreCells> {

    /** Of each class, a cell that is drawn from holds less than one in so many rows, unless it is one bin. */
    private static final double CELLS = 256;

    @Override
    public Tallied<ScoreCells> tally(Dataset<Row> scored, Slices slices) {
        return ScoreCells.tallied(scored, col(probability), col(target), slices);
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
        ScoreCells coarse = cells.coarse(1 / CELLS, threshold);
        return new Bootstrap(seed).intervals(values(cells), values(coarse), random -> {
            ScoreCells sample = coarse.resample(random);
            Map<String, Double> values = sample.bothClasses() ? values(sample) : new HashMap<>();
            values.remove(BinaryMetrics.CALIBRATION_ERROR);
            return values;
        });
    }

    @Override
    public String mainMetric() {
        return BinaryMetrics.AREA_UNDER_ROC;
    }

    /** Positive rows, which may be rare, and negative ones: neither share moves the area under the ROC curve. */
    @Override
    public List<Column> strata() {
        return List.of(col(target).equalTo(1), col(target).equalTo(0));
    }

    @Override
    public OptionalDouble main(ScoreCells cells) {
        return cells.bothClasses() ? OptionalDouble.of(values(cells).get(mainMetric())) : OptionalDouble.empty();
    }

    private Map<String, Double> values(ScoreCells cells) {
        return BinaryMetrics.of(cells, threshold, cost);
    }
}
