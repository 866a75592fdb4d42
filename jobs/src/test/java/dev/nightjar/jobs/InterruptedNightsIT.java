/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.registry.DeltaModelRegistry;
import dev.nightjar.spark.testing.TestSpark;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nights that are repeated, killed, or run twice at once leave what one undisturbed night leaves. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InterruptedNightsIT {

    private static final List<String> STAGES = List.of("ingest", "features", "train", "promote", "score", "monitor");

    private final SparkSession spark = TestSpark.session("Europe/Berlin");

    @TempDir
    static Path folder;

    private Shop shop;
    private WorkerProcess worker;
    /** Started ahead, so that its start does not add to the time of the test that needs it. */
    private WorkerProcess spare;

    /** The warehouse as each stage of an undisturbed night finds it. */
    private final Map<String, Warehouse> before = new HashMap<>();

    private Warehouse undisturbed;
    private Map<String, List<String>> expected;

    @BeforeAll
    void loadHistoryAndRunOneNightStageByStage() {
        shop = Shop.open(folder.resolve("a shop"));
        worker = WorkerProcess.startShortLived(folder.resolve("worker.log"));
        undisturbed = new Warehouse(folder.resolve("undisturbed"));
        worker.send("pipeline", shop.arguments(undisturbed.folder(), Shop.HISTORY, "--only", "ingest"));
        assertDone(worker.end());
        spare = WorkerProcess.startShortLived(folder.resolve("spare.log"));
        for (String stage : STAGES) {
            before.put(stage, undisturbed.copyTo(folder.resolve("before " + stage)));
            worker.send("pipeline", shop.arguments(undisturbed.folder(), Shop.NIGHT, "--only", stage));
            assertDone(worker.end());
        }
        expected = undisturbed.contents(spark);
    }

    @AfterAll
    void stopWorkers() {
        worker.close();
        spare.kill();
    }

    @Test
    void aRepeatedNightLeavesTheSameTablesAndOneVersion() {
        Warehouse twice = undisturbed.copyTo(folder.resolve("twice"));
        assertDone(night(twice));
        assertUndisturbed(twice);
    }

    /** Where a night is killed: in a stage, as soon as a folder of the warehouse has one file more. */
    private enum Kill {
        WHILE_BRONZE_IS_WRITTEN("ingest", "shop/bronze/orders"),
        BETWEEN_FEATURES_AND_THEIR_LEDGER("features", "shop/features/customer_orders/_delta_log"),
        WHILE_THE_MODEL_IS_SAVED("train", "_nightjar/models"),
        BETWEEN_REGISTRY_AND_LEDGER("train", "_nightjar/registry/_delta_log"),
        WHILE_SCORES_ARE_WRITTEN("score", "shop/scores"),
        BETWEEN_DRIFT_AND_ITS_LEDGER("monitor", "shop/drift/_delta_log");

        private final String stage;
        private final String folder;

        Kill(String stage, String folder) {
            this.stage = stage;
            this.folder = folder;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aKilledAndRepeatedNightLeavesTheSameTablesAndOneVersion(Kill point) {
        Warehouse killed = before.get(point.stage).copyTo(folder.resolve("killed " + point));
        long files = killed.files(point.folder);
        WorkerProcess victim = takeSpare();
        victim.send("pipeline", shop.arguments(killed.folder(), Shop.NIGHT, "--from", point.stage));
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> killed.files(point.folder) > files);
        assertThat(victim.hasAnswered()).as("the night is over").isFalse();
        victim.kill();

        assertDone(night(killed));
        assertUndisturbed(killed);
    }

    @Test
    void twoRunsOfOneNightAtOnceAgreeOrOneLosesWithExitCodeFive() {
        Warehouse shared = before.get("ingest").copyTo(folder.resolve("shared"));
        Warehouse elsewhere = before.get("features").copyTo(folder.resolve("elsewhere"));
        WorkerProcess rival = takeSpare();
        rival.send("pipeline", shop.arguments(elsewhere.folder(), Shop.NIGHT, "--only", "features"));
        assertDone(rival.end());
        rival.send("pipeline", shop.arguments(shared.folder(), Shop.NIGHT));
        worker.send("pipeline", shop.arguments(shared.folder(), Shop.NIGHT));
        int first = worker.end().path("exitCode").asInt();
        int second = rival.end().path("exitCode").asInt();
        rival.close();

        assertThat(List.of(first, second)).contains(0).isSubsetOf(0, 5);
        assertUndisturbed(shared);
    }

    /** A warm process for one night at most. */
    private WorkerProcess takeSpare() {
        WorkerProcess taken = spare;
        spare = WorkerProcess.startShortLived(folder.resolve("spare.log"));
        return taken;
    }

    private JsonNode night(Warehouse warehouse) {
        worker.send("pipeline", shop.arguments(warehouse.folder(), Shop.NIGHT));
        return worker.end();
    }

    private static void assertDone(JsonNode end) {
        assertThat(end.path("exitCode").asInt(-1)).as(end.toString()).isZero();
    }

    private void assertUndisturbed(Warehouse warehouse) {
        Map<String, List<String>> contents = warehouse.contents(spark);
        assertThat(contents.keySet()).isEqualTo(expected.keySet());
        contents.forEach((table, rows) -> {
            List<String> lost = new ArrayList<>(expected.get(table));
            rows.forEach(lost::remove);
            List<String> added = new ArrayList<>(rows);
            expected.get(table).forEach(added::remove);
            assertThat(added).as("rows more in %s; rows fewer: %s", table, lost).isEmpty();
            assertThat(lost).as("rows fewer in %s", table).isEmpty();
        });
        assertThat(new DeltaModelRegistry(warehouse.lake())
                        .model("shop").versions().stream().map(version -> version.version()))
                .containsExactly(1);
    }
}
