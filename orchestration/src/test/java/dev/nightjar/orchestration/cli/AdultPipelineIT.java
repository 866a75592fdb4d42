/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.Json;
import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.registry.DeltaModelRegistry;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.registry.ModelVersion;
import io.delta.kernel.Scan;
import io.delta.kernel.Table;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterator;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real data through the command line and Spark, and read again without Spark. */
class AdultPipelineIT {

    private static final int ROWS = 32_561;

    @TempDir
    static Path folder;

    @Test
    void adultIsTrainedScoredInFullAndAnswersQueries() throws Exception {
        Path data =
                Path.of(System.getProperty("nightjar.home"), "../shared/data").normalize();
        assumeTrue(Files.exists(data.resolve("adult.data")), "../shared/data/adult.data is absent");
        Path file = folder.resolve("adult.yaml");
        Files.write(
                file, AdultPipelineIT.class.getResourceAsStream("adult.yaml").readAllBytes());
        String warehouse = folder.resolve("a warehouse").toString();

        String run = nightjar(
                "run",
                file.toString(),
                "--date",
                "2026-01-31",
                "--json",
                "--warehouse",
                warehouse,
                "--set",
                "data=" + data);
        JsonNode document = Json.MAPPER.readTree(run);
        assertThat(document.path("state").asText()).isEqualTo("success");
        assertThat(document.path("steps").findValuesAsText("step"))
                .containsExactly("ingest.census", "train", "promote", "score");

        ModelVersion champion = new DeltaModelRegistry(Lake.at(warehouse))
                .model("adult")
                .alias("champion")
                .orElseThrow();
        MetricValue auc = champion.metrics().get("test").get("areaUnderROC");
        assertThat(auc.value()).isGreaterThanOrEqualTo(0.92);
        assertThat(auc.low().orElseThrow()).isLessThan(auc.value());

        String answer = nightjar(
                "sql",
                "select decision, count(*) as rows from adult.scores group by 1 order by 1",
                "--json",
                "--warehouse",
                warehouse);
        JsonNode rows = Json.MAPPER.readTree(answer);
        assertThat(rows.get(0).path("decision").asBoolean()).isFalse();
        assertThat(rows.get(0).path("rows").asLong() + rows.get(1).path("rows").asLong())
                .isEqualTo(ROWS);

        assertThatThrownBy(() -> Class.forName("org.apache.spark.sql.SparkSession"))
                .isInstanceOf(ClassNotFoundException.class);
        assertThat(countByKernel(Lake.at(warehouse).path(TableName.scores("adult"))))
                .isEqualTo(ROWS);
    }

    private static String nightjar(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Nightjar.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        assertThat(exitCode).as(err.toString()).isZero();
        return out.toString();
    }

    /** Rows as any Delta reader counts them. */
    private static long countByKernel(String table) throws Exception {
        Engine engine = DefaultEngine.create(new Configuration());
        Scan scan = Table.forPath(engine, table)
                .getLatestSnapshot(engine)
                .getScanBuilder()
                .build();
        Row state = scan.getScanState(engine);
        long count = 0;
        try (CloseableIterator<Row> files = Utils.intoRows(scan.getScanFiles(engine))) {
            while (files.hasNext()) {
                Row file = files.next();
                try (CloseableIterator<FilteredColumnarBatch> batches = Scan.transformPhysicalData(
                        engine,
                        state,
                        file,
                        engine.getParquetHandler()
                                .readParquetFiles(
                                        Utils.singletonCloseableIterator(InternalScanFileUtils.getAddFileStatus(file)),
                                        ScanStateRow.getPhysicalDataReadSchema(state),
                                        Optional.empty())
                                .map(FileReadResult::getData))) {
                    while (batches.hasNext()) {
                        count += rows(batches.next());
                    }
                }
            }
        }
        return count;
    }

    private static long rows(FilteredColumnarBatch batch) throws Exception {
        long rows = 0;
        try (CloseableIterator<Row> all = batch.getRows()) {
            while (all.hasNext()) {
                all.next();
                rows++;
            }
        }
        return rows;
    }
}
