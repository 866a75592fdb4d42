/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static java.util.stream.Collectors.joining;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Ingestion of a night of CSV files of 20 columns, with 12 expectations, quarantine and profile, into Delta. One row in 2,000
 * breaks a rule. The limit is Spark that reads the same files and writes the same table, and does nothing else. The peer
 * asks each rule by a query of its own over the files, which appends the rows that break it to a table or answers with a
 * figure, and then loads the good ones; it has no profile. What it would have taken with one, a query a column, is printed
 * beside it. Last, what 4 times the rows cost in time.
 */
final class IngestBenchmark implements Benchmarks.Benchmark {

    private static final LocalDate NIGHT = LocalDate.of(2026, 3, 1);
    private static final long ROWS = 262_144;

    /** The name of a column, its type, and how its values are made from `id`. */
    private record Made(String name, String type, String value) {}

    private static final List<Made> COLUMNS = List.of(
            new Made("id", "BIGINT", "id"),
            new Made("at", "TIMESTAMP", "timestamp_seconds(1772319600 + id % 86400)"),
            new Made("day", "DATE", "date_add(DATE'2020-01-01', CAST(id % 2000 AS INT))"),
            new Made("customer", "INT", "CAST(abs(xxhash64(id, 1)) % 50000 AS INT)"),
            new Made("shop", "INT", "CAST(abs(xxhash64(id, 2)) % 200 AS INT)"),
            new Made("amount", "DECIMAL(12,2)", "CAST(IF(id % 14000 = 7, -1, rand(1) * 500 + 0.01) AS DECIMAL(12,2))"),
            new Made("fee", "DOUBLE", "round(rand(2) * 0.01, 4)"),
            new Made("tax", "DOUBLE", "round(IF(id % 14000 = 19, -1, rand(3) * 50), 2)"),
            new Made("rate", "DOUBLE", "IF(id % 14000 = 31, 1.5, rand(4))"),
            new Made("score", "DOUBLE", "randn(5)"),
            new Made("items", "INT", "CAST(IF(id % 14000 = 43, 0, rand(6) * 9 + 1) AS INT)"),
            new Made("visits", "INT", "CAST(rand(7) * 1000 AS INT)"),
            new Made("age", "INT", "CAST(IF(id % 14000 = 57, 200, IF(id % 20 = 0, NULL, rand(8) * 90)) AS INT)"),
            new Made(
                    "currency",
                    "STRING",
                    "IF(id % 14000 = 61, 'XXX', element_at(array('EUR', 'USD', 'GBP'), 1 + CAST(id % 3 AS INT)))"),
            new Made(
                    "country",
                    "STRING",
                    "element_at(array('DE', 'FR', 'IT', 'ES', 'PL', 'AT'), 1 + CAST(id % 6 AS INT))"),
            new Made("channel", "STRING", "IF(rand(9) < 0.8, 'web', 'store')"),
            new Made("device", "STRING", "IF(id % 4 = 0, NULL, concat('device ', CAST(rand(10) * 40 AS INT)))"),
            new Made("active", "BOOLEAN", "rand(11) < 0.9"),
            new Made("code", "STRING", "IF(id % 14000 = 71, '?', concat('AB-', id % 100000))"),
            new Made("note", "STRING", "IF(id % 3 = 0, NULL, concat('order ', id, ', to be delivered'))"));

    private static final String SCHEMA =
            COLUMNS.stream().map(made -> made.name + " " + made.type).collect(joining(", "));

    /** An expectation as a pipeline file has it, and as the condition of rows that break it, or as an aggregate. */
    private record Rule(String yaml, String sql, boolean ofRows) {

        static Rule check(String check) {
            return row("{check: \"" + check + "\", action: quarantine}", "NOT (" + check + ")");
        }

        static Rule row(String yaml, String broken) {
            return new Rule(yaml, broken, true);
        }

        static Rule table(String yaml, String aggregate) {
            return new Rule(yaml, aggregate, false);
        }

        void ask(Dataset<Row> rows, String quarantine) {
            if (ofRows) {
                rows.where(sql)
                        .withColumn("_broken", lit(yaml))
                        .write()
                        .format("delta")
                        .mode(SaveMode.Append)
                        .save(quarantine);
            } else {
                rows.selectExpr(sql).collectAsList();
            }
        }
    }

    private static final List<Rule> RULES = List.of(
            Rule.check("amount > 0"),
            Rule.check("fee <= amount"),
            Rule.check("tax >= 0"),
            Rule.check("rate BETWEEN 0 AND 1"),
            Rule.check("items >= 1"),
            Rule.check("age BETWEEN 0 AND 130"),
            Rule.row(
                    "{notNull: [id, at, customer], action: quarantine}",
                    "id IS NULL OR at IS NULL OR customer IS NULL"),
            Rule.row(
                    "{inSet: {column: currency, values: [EUR, USD, GBP]}, action: quarantine}",
                    "currency NOT IN ('EUR', 'USD', 'GBP')"),
            Rule.row(
                    "{matches: {column: code, pattern: \"^[A-Z]{2}-[0-9]+$\"}, action: quarantine}",
                    "code NOT RLIKE '^[A-Z]{2}-[0-9]+$'"),
            Rule.table("{completeness: {column: note, min: 0.5}, action: fail}", "count(note) / count(*)"),
            Rule.table("{mean: {column: score, min: -1, max: 1}, action: fail}", "avg(score)"),
            Rule.table(
                    "{quantile: {column: visits, q: 0.99, max: 1000}, action: fail}",
                    "approx_percentile(visits, 0.99)"));

    /** The condition of rows that break no rule. */
    private static final String GOOD = RULES.stream()
            .filter(Rule::ofRows)
            .map(rule -> "NOT coalesce(" + rule.sql + ", false)")
            .collect(joining(" AND "));

    @Override
    public void run(SparkSession spark, Path folder) {
        double before = 0;
        for (int times : new int[] {1, 4, 16}) {
            Path home = folder.resolve("x" + times);
            double seconds = measure(spark, home, ROWS * times, times == 1);
            if (before > 0) {
                System.out.printf(Locale.ROOT, "  4 times the rows in %.2f times the time%n", seconds / before);
            }
            before = seconds;
        }
    }

    private static double measure(SparkSession spark, Path home, long rows, boolean cold) {
        SourceNights night = new SourceNights(spark, home).with(pipeline());
        String files = night.landing().resolve("sales").toString();
        generate(spark, rows).write().option("header", true).csv(files);
        String plain = home.resolve("plain").toString();
        Contest contest = new Contest()
                .way("nightjar", () -> ingest(night, rows))
                .way("limit", () -> load(read(spark, files), plain))
                .wayTimedOnce("peer", () -> {
                    RULES.forEach(rule -> rule.ask(read(spark, files), plain + "-broken"));
                    load(read(spark, files).where(GOOD), plain);
                })
                .wayTimedOnce("profile", () -> COLUMNS.forEach(column -> profile(read(spark, files), column.name)));
        (cold ? contest.warm(4) : contest).run(3).print("ingest", rows, "peer");
        double own = contest.median("nightjar");
        System.out.printf(
                Locale.ROOT,
                "  ratio to the peer with a profile %.2f%n",
                own / (contest.median("peer") + contest.median("profile")));
        return own;
    }

    private static void ingest(SourceNights night, long rows) {
        RunDocument.StepDocument done = night.ingest("sales", NIGHT);
        if (done.rowsRead() != rows || done.rowsQuarantined() < rows / 2_100 || done.rowsDropped() != 0) {
            throw new IllegalStateException("Not what was to be measured: " + done);
        }
    }

    /** What the table `profiles` has of a column, but for its sketches. */
    private static void profile(Dataset<Row> rows, String column) {
        rows.selectExpr(
                        "count(*)",
                        "count(" + column + ")",
                        "approx_count_distinct(" + column + ")",
                        "min(" + column + ")",
                        "max(" + column + ")",
                        "avg(length(CAST(" + column + " AS STRING)))",
                        "avg(TRY_CAST(CAST(" + column + " AS STRING) AS DOUBLE))",
                        "stddev(TRY_CAST(CAST(" + column + " AS STRING) AS DOUBLE))",
                        "approx_percentile(TRY_CAST(CAST(" + column
                                + " AS STRING) AS DOUBLE), array(0.01, 0.25, 0.5, 0.75, 0.99))")
                .collectAsList();
        rows.groupBy(column).count().orderBy(desc("count")).limit(10).collectAsList();
    }

    private static void load(Dataset<Row> rows, String table) {
        rows.withColumn("_source_file", col("_metadata.file_path"))
                .withColumn("_run_id", lit("run"))
                .withColumn("date", lit(NIGHT))
                .write()
                .format("delta")
                .mode(SaveMode.Overwrite)
                .partitionBy("date")
                .save(table);
    }

    private static Dataset<Row> read(SparkSession spark, String files) {
        return spark.read().option("header", true).schema(SCHEMA).csv(files);
    }

    private static String pipeline() {
        return "sales:\n  format: csv\n  path: \"@/sales\"\n  options: {header: \"true\"}\n  schema: \"" + SCHEMA
                + "\"\n  load: append\n  expect:\n"
                + RULES.stream().map(rule -> "    - " + rule.yaml + "\n").collect(joining());
    }

    /** Files of 32 MB or so, as a night's landing has them. */
    private static Dataset<Row> generate(SparkSession spark, long rows) {
        return spark.range(0, rows, 1, (int) Math.max(2, rows / ROWS))
                .select(COLUMNS.stream()
                        .map(made -> expr(made.value).cast(made.type).as(made.name))
                        .toArray(Column[]::new));
    }
}
