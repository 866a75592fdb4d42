/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.core.registry.Bars;
import dev.nightjar.spark.evaluation.Evaluator;
import dev.nightjar.spark.evaluation.PermutationImportance;
import dev.nightjar.spark.expression.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How much each input decides: by what the model is made of, where it tells, and by shuffling.
 *
 * @param note which inputs were not shuffled, as a sentence
 */
record InputImportance(List<Bars> bars, Optional<String> note) {

    /** @param test predicted rows with `_target` */
    static InputImportance of(SparkModel model, PipelineModel pipeline, Dataset<Row> test, long seed) {
        List<Bars.Bar> known =
                Importance.ranked(pipeline, test.drop(model.outputs().toArray(String[]::new)));
        List<Bars> bars = new ArrayList<>(Importance.bars(known));
        List<String> inputs = new ArrayList<>(model.description().signature().keySet());
        inputs.removeAll(model.description().emptyInputs());
        if (inputs.size() <= PermutationImportance.INPUTS) {
            bars.addAll(shuffled(model, inputs, test, seed));
            return new InputImportance(bars, Optional.empty());
        }
        String many = "The model has " + inputs.size() + " inputs. ";
        if (known.isEmpty()) {
            return new InputImportance(
                    bars,
                    Optional.of(many + "They were not shuffled, as they are more than " + PermutationImportance.INPUTS
                            + " and the model does not tell which are strongest."));
        }
        List<String> strongest = known.stream()
                .map(Bars.Bar::label)
                .filter(inputs::contains)
                .limit(PermutationImportance.INPUTS)
                .toList();
        bars.addAll(shuffled(model, strongest, test, seed));
        return new InputImportance(
                bars, Optional.of(many + "Only the strongest " + strongest.size() + " were shuffled."));
    }

    private static List<Bars> shuffled(SparkModel model, List<String> inputs, Dataset<Row> test, long seed) {
        List<Column> read = new ArrayList<>();
        model.description().signature().keySet().forEach(input -> read.add(Quoted.column(input)));
        read.add(col(ModelColumns.TARGET));
        return PermutationImportance.of(
                test.select(read.toArray(Column[]::new)), inputs, model::predict, evaluator(model, seed), seed);
    }

    /** Intervals, for which rows are told apart, are not asked for. */
    private static Evaluator<?> evaluator(SparkModel model, long seed) {
        return model.description().classification()
                ? SupervisedEvaluators.classes(model.description(), seed)
                : SupervisedEvaluators.regression(lit(0L), seed);
    }
}
