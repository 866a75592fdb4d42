/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import dev.nightjar.spark.segment.SegmentColumns;
import dev.nightjar.spark.segment.SegmentedEstimator;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Models of 2,000 segments of 500 rows with 20 columns in one run, against one fit of Spark ML a segment, which is measured on some
 * of the segments, their rows cached and found by their partition, and multiplied. The limit is one fit of Spark ML on all rows, which
 * the run contains, for the fallback. Then the greatest heap in use, after a collection before, for as many segments and for four
 * times as many.
 */
final class SegmentsBenchmark implements Benchmarks.Benchmark {

    private static final int SEGMENTS = 2_000;
    private static final int ROWS = 500;
    private static final int COLUMNS = 20;
    private static final SegmentColumns NAMES =
            new SegmentColumns(List.of("segment"), "features", "label", "weight", "guess", "probability", "margins");

    @Override
    public void run(SparkSession spark, Path folder) {
        Map<String, Estimator<?>> algorithms = new LinkedHashMap<>();
        algorithms.put(
                "logistic_regression",
                new LogisticRegression()
                        .setRegParam(0.01)
                        .setWeightCol("weight")
                        .setPredictionCol("guess"));
        algorithms.put(
                "gbt",
                new GBTClassifier()
                        .setMaxIter(10)
                        .setMaxDepth(3)
                        .setWeightCol("weight")
                        .setPredictionCol("guess"));
        Dataset<Row> rows = rows(spark, SEGMENTS, folder.resolve("rows"));
        Dataset<Row> more = rows(spark, 4 * SEGMENTS, folder.resolve("more"));
        algorithms.forEach((name, estimator) -> {
            speed(name, estimator, rows, name.equals("gbt") ? 10 : 50);
            memory(name, estimator, rows, more);
        });
    }

    private static void speed(String name, Estimator<?> estimator, Dataset<Row> rows, int measured) {
        List<Dataset<Row>> apart = new ArrayList<>();
        for (int segment = 0; segment < measured; segment++) {
            Dataset<Row> own = rows.where(col("segment").equalTo("segment " + segment))
                    .coalesce(1)
                    .cache();
            own.count();
            apart.add(own);
        }
        Contest contest = new Contest()
                .way("nightjar", () -> new SegmentedEstimator(estimator, NAMES, 100).fit(rows))
                .way("limit", () -> estimator.fit(rows))
                .way(measured + " fits", () -> apart.forEach(estimator::fit))
                .warm(1)
                .run(3);
        apart.forEach(Dataset::unpersist);
        double one = contest.median(measured + " fits") / measured;
        double all = one * SEGMENTS;
        double own = contest.median("nightjar");
        System.out.printf(
                Locale.ROOT,
                "bench segments %s rows=%d seconds=%.2f limit=%.2f peer=%.2f ratio_to_limit=%.2f ratio_to_peer=%.4f%n"
                        + "  %d fits took %.2f s, so %d take %.0f s: %.1f times as long as all segments in one run%n",
                name,
                (long) SEGMENTS * ROWS,
                own,
                contest.median("limit"),
                all,
                own / contest.median("limit"),
                own / all,
                measured,
                one * measured,
                SEGMENTS,
                all,
                all / own);
    }

    private static void memory(String name, Estimator<?> estimator, Dataset<Row> rows, Dataset<Row> more) {
        double few = peak(() -> new SegmentedEstimator(estimator, NAMES, 100).fit(rows));
        double many = peak(() -> new SegmentedEstimator(estimator, NAMES, 100).fit(more));
        System.out.printf(
                Locale.ROOT,
                "  %s: peak heap %.0f MiB for %d segments, %.0f MiB for %d: %.2f times%n",
                name,
                few,
                SEGMENTS,
                many,
                4 * SEGMENTS,
                many / few);
    }

    /** In MiB, over all pools; garbage that was not collected yet counts. */
    private static double peak(Runnable run) {
        System.gc();
        List<MemoryPoolMXBean> heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
        heap.forEach(MemoryPoolMXBean::resetPeakUsage);
        run.run();
        return heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() / (double) (1 << 20);
    }

    /** Read from Parquet on disk, as examples of a night are. */
    private static Dataset<Row> rows(SparkSession spark, int segments, Path folder) {
        List<Column> columns = new ArrayList<>(List.of(
                expr("concat('segment ', id % " + segments + ")").as("segment"),
                expr("CAST(1 AS DOUBLE)").as("weight")));
        List<String> names = new ArrayList<>();
        StringBuilder signal = new StringBuilder("0");
        for (int i = 0; i < COLUMNS; i++) {
            columns.add(random("x" + i).as("x" + i));
            names.add("x" + i);
            signal.append(" + x")
                    .append(i)
                    .append(" * (xxhash64(segment, ")
                    .append(i)
                    .append(") % 100) / 100D");
        }
        Dataset<Row> plain = spark.range(0, (long) segments * ROWS, 1, 8)
                .withColumn("noise", random("noise"))
                .select(withNoise(columns))
                .withColumn("label", expr("IF(" + signal + " + noise - 0.5 > 0, 1.0D, 0.0D)"))
                .drop("noise");
        new VectorAssembler()
                .setInputCols(names.toArray(String[]::new))
                .setOutputCol("features")
                .transform(plain)
                .select("segment", "features", "label", "weight")
                .write()
                .parquet(folder.toString());
        return spark.read().parquet(folder.toString()).persist(StorageLevel.DISK_ONLY());
    }

    private static Column[] withNoise(List<Column> columns) {
        List<Column> all = new ArrayList<>(columns);
        all.add(col("noise"));
        return all.toArray(Column[]::new);
    }

    private static Column random(String purpose) {
        return expr("pmod(xxhash64('" + purpose + "', id), 1000000) / 1000000D - 0.5");
    }
}
