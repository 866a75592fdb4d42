/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.registry.Curve;
import dev.nightjar.core.registry.FigureTable;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.spark.dataset.ExampleColumns;
import dev.nightjar.spark.evaluation.BinaryCurves;
import dev.nightjar.spark.evaluation.Confusion;
import dev.nightjar.spark.evaluation.Evaluated;
import dev.nightjar.spark.evaluation.Evaluator;
import dev.nightjar.spark.evaluation.RegressionCurves;
import dev.nightjar.spark.evaluation.ScoreCells;
import dev.nightjar.spark.evaluation.Slices;
import dev.nightjar.spark.evaluation.Tallied;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Judges a model of labels just trained.
 *
 * @param predicted examples with the model's outputs
 * @param slices of the test rows
 */
record SupervisedJudge(TrainingSet predicted, SparkModel model, PipelineModel pipeline, Slices slices, long seed) {

    Judgement judge() {
        return judge(SupervisedEvaluators.of(model.description(), predicted.examples(), seed));
    }

    private <T> Judgement judge(Evaluator<T> evaluator) {
        Dataset<Row> test = predicted.split(ExampleColumns.TEST);
        Tallied<T> tallied = evaluator.tally(test, slices);
        Evaluated evaluated = evaluator.evaluate(tallied);
        Map<String, Map<String, MetricValue>> metrics = new LinkedHashMap<>();
        if (predicted.rows().containsKey(ExampleColumns.VALIDATION)) {
            metrics.put(ExampleColumns.VALIDATION, evaluator.metrics(predicted.split(ExampleColumns.VALIDATION)));
        }
        metrics.put(ExampleColumns.TEST, evaluated.metrics());
        ConstantBaseline baseline = new ConstantBaseline(predicted, model.description());
        metrics.put("baseline", baseline.metrics(test, seed));
        InputImportance importance = InputImportance.of(model, pipeline, test, seed);
        return new Judgement(
                metrics,
                evaluated.slices(),
                curves(tallied.whole(), test),
                importance.bars(),
                tables(tallied.whole()),
                Stream.concat(Stream.of(baseline.note()), importance.note().stream())
                        .toList());
    }

    private List<Curve> curves(Object tally, Dataset<Row> test) {
        if (tally instanceof ScoreCells cells) {
            return BinaryCurves.of(cells);
        }
        return model.description().classification()
                ? List.of()
                : RegressionCurves.of(test, ModelColumns.PREDICTION, ModelColumns.TARGET);
    }

    private List<FigureTable> tables(Object tally) {
        return tally instanceof Confusion confusion
                ? confusion.table(model.description().classes())
                : List.of();
    }
}
