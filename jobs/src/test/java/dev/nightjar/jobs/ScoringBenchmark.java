/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static java.util.stream.Collectors.joining;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import dev.nightjar.spark.compiled.CompiledPipeline;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Compiled pipelines over a Delta table of 20 numbers and 5 categories, written as id and probability to another. The limit
 * reads the same columns and writes a cheap expression of all of them in place of the probability; the peer is
 * `PipelineModel.transform`, written the same way.
 */
final class ScoringBenchmark implements Benchmarks.Benchmark {

    private static final long ROWS = 2_000_000;
    private static final int NUMBERS = 20;
    private static final int CATEGORIES = 5;

    @Override
    public void run(SparkSession spark, Path folder) {
        String examples = folder.resolve("examples").toString();
        generate(spark, ROWS).write().format("delta").save(examples);
        Dataset<Row> rows = spark.read().format("delta").load(examples);
        Dataset<Row> sample = rows.where("id % 40 = 0").cache();
        PipelineModel linear = train(sample, new LogisticRegression().setMaxIter(20));
        PipelineModel boosted =
                train(sample, new GBTClassifier().setMaxIter(100).setMaxDepth(5));
        sample.unpersist();
        measure("scoring-logistic-regression", rows, linear, folder, ROWS);
        measure("scoring-gbt", rows, boosted, folder, ROWS);
        String more = folder.resolve("more").toString();
        generate(spark, 4 * ROWS).write().format("delta").save(more);
        Dataset<Row> four = spark.read().format("delta").load(more);
        measure("scoring-logistic-regression", four, linear, folder, 4 * ROWS);
        measure("scoring-gbt", four, boosted, folder, 4 * ROWS);
        remember("scoring-logistic-regression-memory", rows, four, linear, folder);
        remember("scoring-gbt-memory", rows, four, boosted, folder);
    }

    /**
     * Whether memory grows with rows: the median of what each of some runs needs at its peak. Garbage that outlived a young
     * collection counts, of which a large heap holds much: `-Dbench.heap=600m` tells what is needed.
     */
    private static void remember(String name, Dataset<Row> rows, Dataset<Row> four, PipelineModel model, Path folder) {
        CompiledPipeline compiled =
                CompiledPipeline.compile(model, rows.schema()).pipeline();
        double few = peakMebibytes(() -> writeCompiled(rows, folder, compiled));
        double many = peakMebibytes(() -> writeCompiled(four, folder, compiled));
        System.out.printf(
                Locale.ROOT,
                "bench %s rows=%d peak_heap_after_gc_mib=%.0f quarter=%.0f ratio_to_quarter=%.2f%n",
                name,
                4 * ROWS,
                many,
                few,
                many / few);
    }

    private static double peakMebibytes(Runnable run) {
        List<Double> peaks = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            System.gc();
            try (HeapAfterCollections heap = HeapAfterCollections.watch()) {
                run.run();
                peaks.add(heap.peakBytes() / (double) (1 << 20));
            }
        }
        return peaks.stream().sorted().toList().get(1);
    }

    private static void writeCompiled(Dataset<Row> rows, Path folder, CompiledPipeline compiled) {
        write(
                rows,
                folder.resolve("compiled"),
                examples -> compiled.transform(examples)
                        .selectExpr("id", CompiledPipeline.PROBABILITIES + "[1] AS probability"));
    }

    private static void measure(String name, Dataset<Row> rows, PipelineModel model, Path folder, long count) {
        CompiledPipeline compiled =
                CompiledPipeline.compile(model, rows.schema()).pipeline();
        new Contest()
                .way("nightjar", () -> writeCompiled(rows, folder, compiled))
                .way(
                        "limit",
                        () -> write(rows, folder.resolve("limit"), examples -> examples.selectExpr("id", cheap())))
                .way(
                        "plain",
                        () -> write(
                                rows,
                                folder.resolve("plain"),
                                examples -> model.transform(examples)
                                        .withColumn("p", functions.vector_to_array(col("probability"), "float64"))
                                        .selectExpr("id", "p[1] AS probability")))
                .warm(2)
                .run(3)
                .print(name, count, "plain");
    }

    private static void write(Dataset<Row> rows, Path table, UnaryOperator<Dataset<Row>> scorer) {
        scorer.apply(rows).write().format("delta").mode(SaveMode.Overwrite).save(table.toString());
    }

    /** Of all columns, so that all are read. */
    private static String cheap() {
        return IntStream.range(0, NUMBERS)
                        .mapToObj(i -> "coalesce(n" + i + ", 0)")
                        .collect(joining(" + "))
                + IntStream.range(0, CATEGORIES)
                        .mapToObj(i -> " + length(c" + i + ")")
                        .collect(joining())
                + " AS probability";
    }

    private static PipelineModel train(Dataset<Row> sample, PipelineStage algorithm) {
        String[] numbers = names("n", NUMBERS);
        String[] categories = names("c", CATEGORIES);
        List<String> parts = new ArrayList<>(List.of(names("i", NUMBERS)));
        parts.addAll(List.of(names("o", CATEGORIES)));
        return new Pipeline()
                .setStages(new PipelineStage[] {
                    new Imputer().setInputCols(numbers).setOutputCols(names("i", NUMBERS)),
                    new StringIndexer()
                            .setHandleInvalid("keep")
                            .setInputCols(categories)
                            .setOutputCols(names("x", CATEGORIES)),
                    new OneHotEncoder().setInputCols(names("x", CATEGORIES)).setOutputCols(names("o", CATEGORIES)),
                    new VectorAssembler()
                            .setInputCols(parts.toArray(String[]::new))
                            .setOutputCol("features"),
                    algorithm
                })
                .fit(sample);
    }

    /** Rows with `id`, the numbers, the categories and `label`. */
    static Dataset<Row> generate(SparkSession spark, long rows) {
        List<String> columns = new ArrayList<>(List.of("id"));
        for (int i = 0; i < NUMBERS; i++) {
            columns.add("IF(abs(xxhash64(id, " + i + ")) % 50 = 0, NULL, randn(" + i + ")) AS n" + i);
        }
        for (int i = 0; i < CATEGORIES; i++) {
            columns.add("concat('category ', CAST(abs(xxhash64(id, 's', " + i + ")) % " + (5 + 4 * i) + " AS INT)) AS c"
                    + i);
        }
        return spark.range(0, rows, 1, 8)
                .selectExpr(columns.toArray(String[]::new))
                .withColumn(
                        "label",
                        expr("IF(coalesce(n0, 0) * 2 + coalesce(n1, 0) * coalesce(n2, 0)"
                                + " + IF(c0 = 'category 1', 1.5, 0) + randn(99) > 0.5, 1.0D, 0.0D)"));
    }

    private static String[] names(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toArray(String[]::new);
    }
}
