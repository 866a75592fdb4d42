/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.evaluation;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.registry.MetricValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Judges a classification of many classes, which are numbered from 0. `logLoss` is the mean negative log likelihood of the
 * actual class, with an interval by the central limit theorem; `accuracy` the share of right decisions. `precision`,
 * `recall` and `f1` are macro averages: the mean over classes of each class's own, in which a rare class counts as much as
 * a frequent one (of `f1` the mean of F1 scores, see Opitz and Burst 2019). Classes that neither occur nor are predicted
 * are left out, and where a class's is 0 / 0 it is 0.
 *
 * @param probabilities column, ARRAY of DOUBLE: of each class
 * @param prediction column, number: the predicted class
 * @param target column, number: the actual class, which may be one that has no probability
 * @param classes how many
 */
public record MulticlassEvaluator(String probabilities, String prediction, String target, int classes, long seed)
        implements Evaluator<Confusion> {

    private static final double Z = 1.959964;
    private static final String LOG_LOSS = "logLoss";

    @Override
    public Tallied<Confusion> tally(Dataset<Row> scored, Slices slices) {
        Column given = coalesce(get(col(probabilities), col(target).cast("int")), lit(0.0));
        return Tallied.of(
                        scored, new ConfusionTally.Kind(classes), List.of(col(target), col(prediction), given), slices)
                .map(ConfusionTally::confusion);
    }

    @Override
    public long rows(Confusion confusion) {
        return Math.round(confusion.rows());
    }

    @Override
    public Map<String, MetricValue> metrics(Confusion confusion) {
        if (confusion.rows() == 0) {
            return Map.of();
        }
        Map<String, MetricValue> metrics = new LinkedHashMap<>();
        double error = Z * confusion.logLossStandardError();
        metrics.put(
                LOG_LOSS,
                new MetricValue(
                        confusion.logLoss(),
                        Optional.of(Math.max(0, confusion.logLoss() - error)),
                        Optional.of(confusion.logLoss() + error)));
        Map<String, Double> decisions = confusion.decisions();
        metrics.putAll(new Bootstrap(seed).intervals(decisions, decisions, random -> {
            Confusion sample = confusion.resample(random);
            return sample.rows() == 0 ? Map.of() : sample.decisions();
        }));
        return metrics;
    }

    @Override
    public String mainMetric() {
        return LOG_LOSS;
    }

    @Override
    public OptionalDouble main(Confusion confusion) {
        return confusion.rows() == 0 ? OptionalDouble.empty() : OptionalDouble.of(confusion.logLoss());
    }
}
