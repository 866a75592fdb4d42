/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.registry.DeltaModelRegistry;
import dev.nightjar.spark.testing.TestSpark;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Nights that are repeated, killed, or run twice at once leave what one undisturbed night leaves. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InterruptedNightsIT {

    private static final List<String> STAGES = List.of("ingest", "features", "train", "promote", "score", "monitor");

    private final SparkSession spark = TestSpark.session("Europe/Berlin");

    @TempDir
    static Path folder;

    private Shop shop;
    private WorkerProcess worker;

    /** As warm as the other. */
    private WorkerProcess rival;

    /** The warehouse as the night finds it. */
    private Warehouse before;

    /** The warehouse after a second run of an undisturbed night. */
    private Warehouse twice;

    private Map<String, List<String>> expected;

    @BeforeAll
    void loadHistoryAndRunOneNightTwice() {
        shop = Shop.open(folder.resolve("a shop"));
        rival = WorkerProcess.startShortLived(folder.resolve("rival.log"));
        worker = WorkerProcess.startShortLived(folder.resolve("worker.log"));
        Warehouse undisturbed = new Warehouse(folder.resolve("undisturbed"));
        rival.send("pipeline", shop.arguments(undisturbed.folder(), Shop.HISTORY, "--only", "ingest"));
        assertDone(rival.end());
        before = undisturbed.copyTo(folder.resolve("before"));
        night(worker, undisturbed);
        twice = undisturbed.copyTo(folder.resolve("twice"));
        night(rival, twice);
        expected = undisturbed.contents(spark);
    }

    @AfterAll
    void stopWorkers() {
        worker.close();
        rival.close();
    }

    @Test
    void aRepeatedNightLeavesTheSameTablesAndOneVersion() {
        assertUndisturbed(twice);
    }

    /**
     * Where a night is killed: in a stage, as soon as a folder of the warehouse has one file more. Scoring has a test of its
     * own, which kills it at any moment.
     */
    private enum Kill {
        WHILE_BRONZE_IS_WRITTEN("ingest", "shop/bronze/orders"),
        BETWEEN_FEATURES_AND_THEIR_LEDGER("features", "shop/features/customer_orders/_delta_log"),
        WHILE_THE_MODEL_IS_SAVED("train", "_nightjar/models"),
        BETWEEN_REGISTRY_AND_LEDGER("train", "_nightjar/registry/_delta_log"),
        BETWEEN_DRIFT_AND_ITS_LEDGER("monitor", "shop/drift/_delta_log");

        private final String stage;
        private final String folder;

        Kill(String stage, String folder) {
            this.stage = stage;
            this.folder = folder;
        }
    }

    /** Each stage is repeated by a process that lives, on what the killed ones left. */
    @Test
    void aNightWhoseStagesAreKilledAndRepeatedLeavesTheSameTablesAndOneVersion() {
        Warehouse killed = before.copyTo(folder.resolve("killed"));
        for (String stage : STAGES) {
            for (Kill point : Kill.values()) {
                if (point.stage.equals(stage)) {
                    kill(point, killed);
                }
            }
            night(worker, killed, "--only", stage);
        }
        assertUndisturbed(killed);
    }

    private void kill(Kill point, Warehouse warehouse) {
        long files = warehouse.files(point.folder);
        WorkerProcess victim = WorkerProcess.startShortLived(folder.resolve("victim.log"));
        victim.send("pipeline", shop.arguments(warehouse.folder(), Shop.NIGHT, "--from", point.stage));
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> warehouse.files(point.folder) > files);
        assertThat(victim.hasAnswered()).as("the night is over: %s", point).isFalse();
        victim.kill();
    }

    @Test
    void twoRunsOfOneNightAtOnceAgreeOrOneLosesWithExitCodeFive() {
        Warehouse shared = before.copyTo(folder.resolve("shared"));
        rival.send("pipeline", shop.arguments(shared.folder(), Shop.NIGHT));
        worker.send("pipeline", shop.arguments(shared.folder(), Shop.NIGHT));
        int first = worker.end().path("exitCode").asInt();
        int second = rival.end().path("exitCode").asInt();

        assertThat(List.of(first, second)).contains(0).isSubsetOf(0, 5);
        assertUndisturbed(shared);
    }

    private void night(WorkerProcess process, Warehouse warehouse, String... part) {
        process.send("pipeline", shop.arguments(warehouse.folder(), Shop.NIGHT, part));
        assertDone(process.end());
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
