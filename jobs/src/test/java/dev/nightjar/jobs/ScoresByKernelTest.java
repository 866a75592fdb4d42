/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.core.lake.TableName;
import dev.nightjar.spark.testing.TestSpark;
import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.Table;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scores of two nights, one of them scored again, as Delta Kernel reads them from the data files, and as Spark does. */
class ScoresByKernelTest {

    private static final SparkSession SPARK = TestSpark.session();
    private static final LocalDate NIGHT = LocalDate.of(2026, 3, 5);
    private static final String PATTERN = "%s|%s|%s|%s|%s|%s|%s|%s|%s";

    @TempDir
    static Path folder;

    private static OneSource source;
    private static List<ScoredRow> byKernel;

    /** One row, its values as text, and its figures. */
    private record ScoredRow(String text, LocalDate date, double probability, double contributions) {}

    @BeforeAll
    static void scoreTwoNightsAndOneAgain() throws IOException {
        source = new OneSource(SPARK, folder);
        source.is(
                "{format: parquet, path: \"LANDING/${date}\", key: [id], schema: \"id LONG, a DOUBLE, c STRING, y INT\"}",
                "dataset:",
                "  {spine: s, key: [id], columns: {a: a, c: c}, label: {expr: y},",
                "   split: {by: hash, key: [id], train: 0.8, test: 0.2}}",
                "model: {task: classification, algorithm: logistic_regression, params: {maxIter: 10}}",
                "scoring: {explain: 1, columns: [a]}");
        land(NIGHT, 0, 900);
        land(NIGHT.plusDays(1), 500, 700);
        source.ingest(NIGHT);
        source.ingest(NIGHT.plusDays(1));
        source.run("train", NIGHT);
        source.run("promote", NIGHT);
        source.run("score", NIGHT);
        source.run("score", NIGHT.plusDays(1));
        source.run("score", NIGHT);
        byKernel = readByKernel(source.lake().path(TableName.scores("p")));
    }

    @Test
    void rowsAreTheSameWithAllTheirValues() {
        List<String> bySpark = source
                .table(TableName.scores("p"))
                .selectExpr(
                        "date",
                        "id",
                        "a",
                        "probability",
                        "model_version",
                        "unix_micros(scored_at)",
                        "model_name",
                        "explanation.contributions[0].input",
                        "explanation.contributions[0].contribution")
                .collectAsList()
                .stream()
                .map(row -> PATTERN.formatted(
                        row.getDate(0),
                        row.get(1),
                        row.get(2),
                        row.get(3),
                        row.get(4),
                        row.get(5),
                        row.get(6),
                        row.get(7),
                        row.get(8)))
                .sorted()
                .toList();
        assertThat(byKernel.stream().map(ScoredRow::text).sorted().toList()).isEqualTo(bySpark);
    }

    @Test
    void countsAndSumsOfEachNightAreTheSame() {
        Map<LocalDate, double[]> sums = new TreeMap<>();
        for (ScoredRow row : byKernel) {
            double[] sum = sums.computeIfAbsent(row.date, date -> new double[3]);
            sum[0]++;
            sum[1] += row.probability;
            sum[2] += row.contributions;
        }
        List<org.apache.spark.sql.Row> bySpark = source.table(TableName.scores("p"))
                .selectExpr(
                        "date",
                        "probability",
                        "aggregate(explanation.contributions, 0D, (sum, one) -> sum + one.contribution) AS c")
                .groupBy("date")
                .agg(Map.of("*", "count", "probability", "sum", "c", "sum"))
                .selectExpr("date", "CAST(`count(1)` AS DOUBLE)", "`sum(probability)`", "`sum(c)`")
                .orderBy("date")
                .collectAsList();

        assertThat(sums).hasSize(2);
        assertThat(bySpark).hasSize(2);
        for (org.apache.spark.sql.Row night : bySpark) {
            double[] sum = sums.get(night.getDate(0).toLocalDate());
            assertThat(sum[0]).isEqualTo(night.getDouble(1)).isIn(900.0, 700.0);
            assertThat(sum[1]).isCloseTo(night.getDouble(2), within(1e-9));
            assertThat(sum[2]).isCloseTo(night.getDouble(3), within(1e-9));
        }
    }

    private static void land(LocalDate night, long from, long rows) {
        SPARK.range(from, from + rows, 1, 3)
                .selectExpr("id", "IF(id % 11 = 0, NULL, sin(id) * 3) AS a", "concat('c', id % 4) AS c")
                .selectExpr("*", "IF(coalesce(a, 0) + IF(c = 'c1', 1, 0) > cos(id * 7), 1, 0) AS y")
                .write()
                .parquet(folder.resolve("landing").resolve(night.toString()).toString());
    }

    /** As a reader without Spark would. */
    private static List<ScoredRow> readByKernel(String path) throws IOException {
        Engine engine = DefaultEngine.create(new Configuration());
        Snapshot snapshot = Table.forPath(engine, path).getLatestSnapshot(engine);
        StructType schema = snapshot.getSchema();
        Scan scan = snapshot.getScanBuilder().build();
        Row state = scan.getScanState(engine);
        List<ScoredRow> rows = new ArrayList<>();
        try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine)) {
            while (batches.hasNext()) {
                try (CloseableIterator<Row> files = batches.next().getRows()) {
                    while (files.hasNext()) {
                        readFile(engine, state, files.next(), schema, rows);
                    }
                }
            }
        }
        return rows;
    }

    private static void readFile(Engine engine, Row state, Row file, StructType schema, List<ScoredRow> found)
            throws IOException {
        try (CloseableIterator<FileReadResult> data = engine.getParquetHandler()
                        .readParquetFiles(
                                Utils.singletonCloseableIterator(InternalScanFileUtils.getAddFileStatus(file)),
                                ScanStateRow.getPhysicalDataReadSchema(state),
                                Optional.empty());
                CloseableIterator<FilteredColumnarBatch> batches =
                        Scan.transformPhysicalData(engine, state, file, data.map(FileReadResult::getData))) {
            while (batches.hasNext()) {
                Iterator<Row> rows = batches.next().getRows();
                while (rows.hasNext()) {
                    found.add(scored(rows.next(), schema));
                }
            }
        }
    }

    private static ScoredRow scored(Row row, StructType schema) {
        LocalDate date = LocalDate.ofEpochDay(row.getInt(schema.indexOf("date")));
        int a = schema.indexOf("a");
        double probability = row.getDouble(schema.indexOf("probability"));
        int explanation = schema.indexOf("explanation");
        StructType explained = (StructType) schema.at(explanation).getDataType();
        var contributions = row.getStruct(explanation)
                .getArray(explained.indexOf("contributions"))
                .getElements();
        String input = contributions.getChild(0).getString(0);
        double contribution = contributions.getChild(1).getDouble(0);
        String text = PATTERN.formatted(
                date,
                row.getLong(schema.indexOf("id")),
                row.isNullAt(a) ? null : (Double) row.getDouble(a),
                probability,
                row.getInt(schema.indexOf("model_version")),
                row.getLong(schema.indexOf("scored_at")),
                row.getString(schema.indexOf("model_name")),
                input,
                contribution);
        double sum = 0;
        for (int i = 0; i < contributions.getSize(); i++) {
            sum += contributions.getChild(1).getDouble(i);
        }
        return new ScoredRow(text, date, probability, sum);
    }
}
