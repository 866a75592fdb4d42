/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.xxhash64;

import dev.nightjar.spark.evaluation.BinaryEvaluator;
import dev.nightjar.spark.evaluation.Evaluator;
import dev.nightjar.spark.evaluation.MulticlassEvaluator;
import dev.nightjar.spark.evaluation.RegressionEvaluator;
import dev.nightjar.spark.evaluation.Thresholds;
import dev.nightjar.spark.expression.Quoted;
import dev.nightjar.spark.io.LakeColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How predictions of labels are judged, by the columns of {@link ModelColumns}. */
final class SupervisedEvaluators {

    private SupervisedEvaluators() {}

    static Evaluator<?> of(ModelDescription model, Dataset<Row> scored, long seed) {
        return model.classification()
                ? classes(model, seed)
                : regression(content(scored, new SupervisedTask().outputs(model)), seed);
    }

    static Evaluator<?> classes(ModelDescription model, long seed) {
        return model.classes().size() > 2
                ? new MulticlassEvaluator(
                        ModelColumns.PROBABILITY,
                        ModelColumns.PREDICTION,
                        ModelColumns.TARGET,
                        // one more, for labels that training had not
                        model.classes().size() + 1,
                        seed)
                : binary(model, model.threshold(), seed);
    }

    static BinaryEvaluator binary(ModelDescription model, double threshold, long seed) {
        return new BinaryEvaluator(ModelColumns.PROBABILITY, ModelColumns.TARGET, threshold, model.cost(), seed);
    }

    /** Of predictions that are the same for all rows, and so decide as costs alone say. */
    static BinaryEvaluator constant(ModelDescription model, long seed) {
        return binary(model, Thresholds.ofTrueProbabilities(model.cost()), seed);
    }

    static RegressionEvaluator regression(Column unit, long seed) {
        return new RegressionEvaluator(ModelColumns.TARGET, ModelColumns.PREDICTION, new TreeMap<>(), unit, seed);
    }

    /** A hash of what a row says, whatever the model and the run say of it. */
    private static Column content(Dataset<Row> scored, List<String> outputs) {
        List<String> others = new ArrayList<>(outputs);
        others.addAll(List.of(LakeColumns.RUN_ID, LakeColumns.DATE));
        return xxhash64(struct(Arrays.stream(scored.columns())
                .filter(column -> !others.contains(column))
                .map(Quoted::column)
                .toArray(Column[]::new)));
    }
}
