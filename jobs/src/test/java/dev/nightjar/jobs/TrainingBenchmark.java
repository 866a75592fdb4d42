/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import dev.nightjar.core.lake.TableName;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The whole training step of a night: examples read from bronze, written as the night's data set and ordered; statistics,
 * preprocessing, fit, predictions of all splits, profile, metrics with intervals, curves, and the registered artefact. The
 * limit is the bare `fit` of the same Spark ML estimator, with the same parameters, on vectors that are prepared and in memory.
 * The peer is what one would write in Spark ML: a pipeline of imputer, indexer, encoder, assembler and estimator fitted to the
 * training rows of the same table, and one evaluation of the test rows.
 */
final class TrainingBenchmark implements Benchmarks.Benchmark {

    private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
    private static final int ROUNDS = 3;
    private static final int NUMBERS = 15;
    private static final int CATEGORIES = 5;

    private record Shape(String name, long rows, String algorithm, String params, Estimator<?> estimator, String code) {}

    private static final List<Shape> SHAPES = List.of(
            new Shape(
                    "gbt",
                    100_000,
                    "gbt",
                    "{maxIter: 20, maxDepth: 5}",
                    new GBTClassifier()
                            .setMaxIter(20)
                            .setMaxDepth(5)
                            .setMaxBins(256)
                            .setSeed(42)
                            .setWeightCol("weight"),
                    "RandomForest|DecisionTreeMetadata|GradientBoostedTrees"),
            new Shape(
                    "logistic_regression",
                    300_000,
                    "logistic_regression",
                    "{maxIter: 100}",
                    new LogisticRegression().setMaxIter(100).setWeightCol("weight"),
                    "RDDLossFunction|Summarizer"));

    private int nights;

    @Override
    public void run(SparkSession spark, Path folder) {
        for (Shape shape : SHAPES) {
            OneSource source = new OneSource(spark, folder.resolve(shape.name));
            rows(spark, shape.rows)
                    .write()
                    .parquet(folder.resolve(shape.name).resolve("landing").toString());
            describe(source, shape, nights);
            source.run("ingest.s", FIRST);
            Dataset<Row> vectors = prepared(source).cache();
            vectors.count();
            FitTime fit = new FitTime(spark, shape.code);
            Contest contest = new Contest()
                    // with another seed each time: what was trained from the same is not trained again
                    .way(
                            "nightjar",
                            () -> describe(source, shape, ++nights),
                            () -> fit.watch(() -> source.run("train", FIRST.plusDays(nights))))
                    .way("limit", () -> shape.estimator.fit(vectors))
                    .way("pipeline", () -> plain(source, shape))
                    .warm(1)
                    .run(ROUNDS);
            contest.print("training " + shape.name, shape.rows, "pipeline");
            System.out.printf(
                    Locale.ROOT,
                    "  of the step learning took %.2f s, from the first job of the algorithm, which makes the vectors, to the"
                            + " last: ratio_to_limit=%.2f%n",
                    fit.median(ROUNDS),
                    fit.median(ROUNDS) / contest.median("limit"));
            vectors.unpersist();
        }
    }

    private static void describe(OneSource source, Shape shape, int seed) {
        List<String> fields = new ArrayList<>(List.of("id LONG", "part STRING", "y INT"));
        numbers().forEach(name -> fields.add(name + " DOUBLE"));
        categories().forEach(name -> fields.add(name + " STRING"));
        String inputs = Stream.concat(numbers().stream(), categories().stream())
                .map(name -> name + ": " + name)
                .reduce((a, b) -> a + ", " + b)
                .orElseThrow();
        source.is(
                "{format: parquet, path: \"LANDING\", load: snapshot, schema: \"" + String.join(", ", fields) + "\"}",
                "dataset: {spine: s, key: [id], columns: {" + inputs + "}, label: {expr: y},",
                "  split: {by: column, column: part, train: [train], test: [test]}}",
                "model: {task: classification, algorithm: " + shape.algorithm + ", params: " + shape.params + ", seed: "
                        + seed + ", retrain: {every: P1D}}");
    }

    private static Dataset<Row> rows(SparkSession spark, long rows) {
        Dataset<Row> made = spark.range(0, rows, 1, 4).toDF();
        for (int i = 0; i < NUMBERS; i++) {
            String value = "pmod(xxhash64(id, " + i + "), 100000) / 1000.0D";
            made = made.withColumn("n" + i, expr(i % 3 == 0 ? "IF(id % 20 = " + i + ", NULL, " + value + ")" : value));
        }
        for (int i = 0; i < CATEGORIES; i++) {
            made = made.withColumn("c" + i, expr("concat('v', pmod(xxhash64(id, " + (100 + i) + "), 20))"));
        }
        return made.withColumn("part", expr("IF(id % 5 = 0, 'test', 'train')"))
                .withColumn(
                        "y",
                        expr("CAST(pmod(xxhash64(id, 999), 100) < 20 + 0.3 * n1 + 0.2 * n2"
                                + " + IF(c0 IN ('v1', 'v2', 'v3'), 20, 0) - 0.003 * n4 * n5 / 3 AS INT)"));
    }

    /** Vectors of the training rows, as of the plain pipeline. */
    private static Dataset<Row> prepared(OneSource source) {
        Dataset<Row> train = examples(source).where("part = 'train'");
        return new Pipeline()
                .setStages(preprocessing().toArray(PipelineStage[]::new))
                .fit(train)
                .transform(train)
                .select("features", "label", "weight");
    }

    private static void plain(OneSource source, Shape shape) {
        List<PipelineStage> stages = new ArrayList<>(preprocessing());
        stages.add(shape.estimator);
        Dataset<Row> all = examples(source).cache();
        double auc = new BinaryClassificationEvaluator()
                .evaluate(new Pipeline()
                        .setStages(stages.toArray(PipelineStage[]::new))
                        .fit(all.where("part = 'train'"))
                        .transform(all.where("part = 'test'")));
        all.unpersist();
        System.out.printf(Locale.ROOT, "  plain areaUnderROC=%.4f%n", auc);
    }

    private static Dataset<Row> examples(OneSource source) {
        return source.table(TableName.bronze("p", "s"))
                .withColumn("label", col("y").cast("double"))
                .withColumn("weight", expr("1.0D"));
    }

    private static List<PipelineStage> preprocessing() {
        List<String> all = new ArrayList<>(prefixed("i_", numbers()));
        all.addAll(prefixed("o_", categories()));
        return List.of(
                new Imputer()
                        .setStrategy("median")
                        .setInputCols(numbers().toArray(String[]::new))
                        .setOutputCols(prefixed("i_", numbers()).toArray(String[]::new)),
                new StringIndexer()
                        .setHandleInvalid("keep")
                        .setInputCols(categories().toArray(String[]::new))
                        .setOutputCols(prefixed("x_", categories()).toArray(String[]::new)),
                new OneHotEncoder()
                        .setInputCols(prefixed("x_", categories()).toArray(String[]::new))
                        .setOutputCols(prefixed("o_", categories()).toArray(String[]::new)),
                new VectorAssembler().setInputCols(all.toArray(String[]::new)).setOutputCol("features"));
    }

    private static List<String> prefixed(String prefix, List<String> names) {
        return names.stream().map(name -> prefix + name).toList();
    }

    private static List<String> numbers() {
        return IntStream.range(0, NUMBERS).mapToObj(i -> "n" + i).toList();
    }

    private static List<String> categories() {
        return IntStream.range(0, CATEGORIES).mapToObj(i -> "c" + i).toList();
    }
}
