/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.spark.evaluation.BinaryEvaluator;
import dev.nightjar.spark.evaluation.PermutationImportance;
import dev.nightjar.spark.evaluation.Slices;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Evaluation of scored rows that are in memory, as after training: all metrics of a classification, of the whole and of the
 * parts of five slices, with intervals. The peer asks MLlib's evaluators for the metrics that they know, one by one, of the
 * whole and of each part, without intervals. The limit is two means of the same rows. Permutation importance is compared
 * with predicting and evaluating the same rows input by input; its limit is to predict them once.
 */
final class EvaluationBenchmark implements Benchmarks.Benchmark {

    private static final long ROWS = 1_000_000;
    private static final List<String> SLICES = List.of("region", "channel", "new_customer", "plan", "amount > 900");
    private static final int INPUTS = 20;
    private static final int SAMPLE = 4_761;
    private static final long SEED = 42;

    @Override
    public void run(SparkSession spark, Path folder) {
        metrics(spark);
        importance(spark);
    }

    private static void metrics(SparkSession spark) {
        Dataset<Row> scored = scored(spark).persist(StorageLevel.MEMORY_AND_DISK());
        BinaryEvaluator evaluator = new BinaryEvaluator("probability", "target", 0.5, Optional.empty(), SEED);
        List<Column> parts = parts(scored);
        new Contest()
                .way("nightjar", () -> evaluator.evaluate(evaluator.tally(scored, Slices.of(scored, SLICES))))
                .way(
                        "limit",
                        () -> scored.agg(avg("probability"), avg("target")).collectAsList())
                .warm(2)
                .wayTimedOnce("evaluators one by one", () -> parts.forEach(part -> oneByOne(scored.where(part))))
                .run(5)
                .print("evaluation metrics of " + parts.size() + " parts", ROWS, "evaluators one by one");
        scored.unpersist();
    }

    private static Dataset<Row> scored(SparkSession spark) {
        return spark.range(0, ROWS, 1, 4)
                .select(
                        col("id"),
                        expr("1 / (1 + exp(2 - 3 * randn(1)))").as("probability"),
                        pick("region", 6).as("region"),
                        pick("channel", 4).as("channel"),
                        expr("id % 7 = 0").as("new_customer"),
                        pick("plan", 12).as("plan"),
                        expr("pmod(xxhash64('amount', id), 1000)").as("amount"))
                .withColumn("target", expr("CAST(rand(2) < probability AS DOUBLE)"))
                .withColumn("prediction", expr("CAST(probability >= 0.5 AS DOUBLE)"))
                .withColumn("vector", array_to_vector(array(lit(1).minus(col("probability")), col("probability"))));
    }

    private static Column pick(String name, int values) {
        return expr("concat('" + name + " ', pmod(xxhash64('" + name + "', id), " + values + "))");
    }

    private static List<Column> parts(Dataset<Row> scored) {
        List<Column> parts = new ArrayList<>(List.of(lit(true)));
        for (String slice : SLICES) {
            if (List.of(scored.columns()).contains(slice)) {
                scored.select(slice)
                        .distinct()
                        .collectAsList()
                        .forEach(row -> parts.add(col(slice).equalTo(row.get(0))));
            } else {
                parts.add(expr(slice));
            }
        }
        return parts;
    }

    private static void oneByOne(Dataset<Row> part) {
        for (String metric : List.of("areaUnderROC", "areaUnderPR")) {
            new BinaryClassificationEvaluator()
                    .setRawPredictionCol("probability")
                    .setLabelCol("target")
                    .setMetricName(metric)
                    .evaluate(part);
        }
        for (String metric : List.of("logLoss", "accuracy", "precisionByLabel", "recallByLabel", "fMeasureByLabel")) {
            new MulticlassClassificationEvaluator()
                    .setProbabilityCol("vector")
                    .setLabelCol("target")
                    .setMetricLabel(1)
                    .setMetricName(metric)
                    .evaluate(part);
        }
        // the Brier score
        new RegressionEvaluator()
                .setPredictionCol("probability")
                .setLabelCol("target")
                .setMetricName("mse")
                .evaluate(part);
    }

    private static void importance(SparkSession spark) {
        List<String> inputs = IntStream.range(0, INPUTS).mapToObj(i -> "x" + i).toList();
        Dataset<Row> rows = inputs(spark, inputs).persist(StorageLevel.MEMORY_AND_DISK());
        PipelineModel model = new Pipeline()
                .setStages(new PipelineStage[] {
                    new VectorAssembler()
                            .setInputCols(inputs.toArray(String[]::new))
                            .setOutputCol("features"),
                    new GBTClassifier().setLabelCol("target").setMaxIter(50).setSeed(SEED)
                })
                .fit(rows.limit(20_000));
        BinaryEvaluator evaluator = new BinaryEvaluator("score", "target", 0.5, Optional.empty(), SEED);
        Dataset<Row> sample = rows.limit(SAMPLE).localCheckpoint();
        Dataset<Row> copies = rows.limit(SAMPLE * (INPUTS + 1)).localCheckpoint();
        new Contest()
                .way(
                        "nightjar",
                        () -> PermutationImportance.of(rows, inputs, all -> predict(model, all), evaluator, SEED))
                .way("limit", () -> evaluator.metrics(predict(model, copies)))
                .way("input by input", () -> {
                    evaluator.metrics(predict(model, sample));
                    inputs.forEach(
                            input -> evaluator.metrics(predict(model, sample.withColumn(input, expr("rand(3)")))));
                })
                .warm(1)
                .run(3)
                .print("evaluation permutation importance of " + INPUTS + " inputs", ROWS / 5, "input by input");
        rows.unpersist();
    }

    private static Dataset<Row> inputs(SparkSession spark, List<String> inputs) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            columns.add(expr("rand(" + (10 + i) + ")").as(inputs.get(i)));
        }
        return spark.range(0, ROWS / 5, 1, 4)
                .select(columns.toArray(Column[]::new))
                .withColumn("target", expr("CAST(x0 + x1 * x2 + rand(99) > 1.2 AS DOUBLE)"));
    }

    private static Dataset<Row> predict(PipelineModel model, Dataset<Row> rows) {
        return model.transform(rows)
                .withColumn(
                        "score",
                        functions.vector_to_array(col("probability"), "float64").getItem(1));
    }
}
