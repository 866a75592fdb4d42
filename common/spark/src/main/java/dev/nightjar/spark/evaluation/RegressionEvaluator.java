/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import static org.apache.spark.sql.functions.col;

import dev.nightjar.core.registry.MetricValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Judges predicted numbers y' of actual ones y:
 *
 * <ul>
 *   <li>`rmse`, `mae`: root of the mean squared, and mean absolute error; `r2`: 1 - squared errors over squared distances
 *       of y from its mean on these rows, none if y is constant;
 *   <li>`mape`: mean of |y - y'| / |y| over rows where y is not 0, as a share; `smape`: mean of 2 |y - y'| / (|y| + |y'|),
 *       0 to 2, 0 where both are 0 (Hyndman and Koehler 2006 on both);
 *   <li>with predicted quantiles `pinball`: mean over rows and levels q of max(q e, (q - 1) e) with e = y - the quantile
 *       (Koenker and Bassett 1978), and with more than one `intervalCoverage`: share of rows between the lowest and the
 *       highest quantile.
 * </ul>
 *
 * @param target column, number: what is true; rows without it, or without a prediction, are left out
 * @param prediction column, number
 * @param quantiles columns of predicted quantiles, number, by level between 0 and 1; may be empty
 * @param unit column of any type that tells apart what is drawn again for intervals: a key, or where errors of
 *     neighbouring rows are alike that which they have in common, such as a day
 */
public record RegressionEvaluator(
        String target, String prediction, SortedMap<Double, String> quantiles, Column unit, long seed)
        implements Evaluator<RegressionSums> {

    @Override
    public Tallied<RegressionSums> tally(Dataset<Row> scored, Slices slices) {
        List<Column> values = new ArrayList<>(List.of(BlockMetrics.block(unit), col(target), col(prediction)));
        quantiles.values().forEach(quantile -> values.add(col(quantile)));
        RegressionTerms terms = new RegressionTerms(List.copyOf(quantiles.keySet()));
        return Tallied.of(scored, new BlockTally.Kind(terms), values, slices)
                .map(tally -> new RegressionSums(terms, tally));
    }

    @Override
    public long rows(RegressionSums sums) {
        return Math.round(sums.tally().sums().rows());
    }

    @Override
    public Map<String, MetricValue> metrics(RegressionSums sums) {
        return BlockMetrics.of(sums.tally(), sums.terms()::metrics, seed);
    }

    @Override
    public String mainMetric() {
        return "rmse";
    }

    @Override
    public OptionalDouble main(RegressionSums sums) {
        BlockTally.Sums all = sums.tally().sums();
        return all.rows() == 0 ? OptionalDouble.empty() : OptionalDouble.of(RegressionTerms.rmse(all));
    }
}
