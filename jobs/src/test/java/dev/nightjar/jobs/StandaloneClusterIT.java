/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.Json;
import dev.nightjar.spark.testing.TestSpark;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job of one step and one of many, submitted with spark-submit to a standalone master and two workers. */
class StandaloneClusterIT {

    private static final SparkSession SPARK = TestSpark.session("Europe/Berlin");

    @TempDir
    Path folder;

    private Shop shop;
    private Path warehouse;

    @Test
    void everyStepRunsOnAClusterAndLeavesScores() throws Exception {
        shop = Shop.open(folder.resolve("a shop"));
        warehouse = folder.resolve("warehouse");
        ingestHere(Shop.HISTORY);
        try (StandaloneCluster cluster = StandaloneCluster.start(folder.resolve("cluster"))) {
            JsonNode ingest = submit(cluster, "IngestJob", "--source", "orders");
            assertThat(ingest.path("rowsQuarantined").asLong()).isEqualTo(Shop.ORDERS / 50);
            JsonNode night = submit(cluster, "PipelineJob", "--from", "features");
            assertThat(night.path("steps").findValuesAsText("step"))
                    .containsExactly("features.customer_orders", "train", "promote", "score", "monitor");
            assertThat(night.path("steps").findValuesAsText("state")).containsOnly("success");
            assertThat(cluster.workersUsed()).isEqualTo(2);
        }
        long expected = Shop.ORDERS - Shop.ORDERS / 50 - 1;
        Row scored = SPARK.read()
                .format("delta")
                .load(warehouse.resolve("shop/scores").toString())
                .selectExpr("count(*)", "min(model_version)", "count(probability)")
                .first();
        assertThat(scored).hasToString("[" + expected + ",1," + expected + "]");
    }

    private void ingestHere(List<LocalDate> days) {
        JobAnswers.ofNights(SPARK, shop.arguments(warehouse, days, "--only", "ingest"));
    }

    /** Runs a part of the night, and answers the last line that it printed. */
    private JsonNode submit(StandaloneCluster cluster, String job, String... more) throws Exception {
        List<String> lines = cluster.submit(job, shop.arguments(warehouse, Shop.NIGHT, more));
        JsonNode step = Json.MAPPER.readTree(lines.get(lines.size() - 1));
        assertThat(step.path("state").asText()).as(step.toString()).isEqualTo("success");
        return step;
    }
}
