/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The scoring step of a night in which 1 % of the rows have changed since the night before, with `scoring.changed` and
 * without: by compiled models, by one that is explained, and by one that Spark ML scores.
 */
final class ChangedScoringBenchmark implements Benchmarks.Benchmark {

    private static final long ROWS = 500_000;
    private static final LocalDate FIRST = LocalDate.parse("2026-05-01");
    private static final LocalDate SECOND = FIRST.plusDays(1);

    @Override
    public void run(SparkSession spark, Path folder) {
        Path data = folder.resolve("data");
        Dataset<Row> rows = ScoringBenchmark.generate(spark, ROWS);
        rows.write().parquet(data.resolve(FIRST.toString()).toString());
        rows.selectExpr("* EXCEPT (n0)", "IF(id % 100 = 0, coalesce(n0, 0) + 1, n0) AS n0")
                .write()
                .parquet(data.resolve(SECOND.toString()).toString());
        Model linear =
                new Model(new OneSource(spark, folder.resolve("linear")), data, "algorithm: logistic_regression");
        linear.train();
        linear.measure("logistic-regression", "", List.of());
        Model boosted = new Model(
                new OneSource(spark, folder.resolve("boosted")), data, "algorithm: gbt, params: {maxIter: 50}");
        boosted.train();
        boosted.measure("gbt", "", List.of());
        boosted.measure("gbt-explained", ", explain: 3", List.of());
        boosted.measure("gbt-plain", "", List.of("--scorer", "plain"));
    }

    private record Model(OneSource source, Path data, String algorithm) {

        private void train() {
            describe("changed: true");
            source.ingest(FIRST);
            source.ingest(SECOND);
            source.run("train", FIRST);
            source.run("promote", FIRST);
        }

        private void measure(String name, String scoring, List<String> options) {
            describe("changed: true" + scoring);
            source.run("score", FIRST, options);
            Contest contest = new Contest()
                    .way(
                            "changed",
                            () -> describe("changed: true" + scoring),
                            () -> source.run("score", SECOND, options))
                    .way("all", () -> describe("changed: false" + scoring), () -> source.run("score", SECOND, options))
                    .warm(1)
                    .run(3);
            double changed = contest.median("changed");
            double all = contest.median("all");
            System.out.printf(
                    Locale.ROOT,
                    "bench scoring-changed-%s rows=%d seconds=%.2f peer=%.2f ratio_to_peer=%.2f%n",
                    name,
                    ROWS,
                    changed,
                    all,
                    changed / all);
        }

        private void describe(String scoring) {
            String columns = Stream.concat(
                            IntStream.range(0, 20).mapToObj(i -> "n" + i),
                            IntStream.range(0, 5).mapToObj(i -> "c" + i))
                    .map(column -> column + ": " + column)
                    .collect(joining(", "));
            source.is(
                    "{format: parquet, path: \"" + data + "/${date}\", load: snapshot, key: [id]}",
                    "dataset:",
                    "  spine: s",
                    "  key: [id]",
                    "  columns: {" + columns + "}",
                    "  label: {expr: \"CAST(label AS INT)\"}",
                    "  split: {by: hash, key: [id], train: 0.2, test: 0.1}",
                    "model: {task: classification, " + algorithm + "}",
                    "scoring: {" + scoring + "}");
        }
    }
}
