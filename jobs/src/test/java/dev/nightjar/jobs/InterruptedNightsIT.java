/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.registry.DeltaModelRegistry;
import dev.nightjar.spark.testing.TestSpark;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.SparkSession;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nights that are repeated, killed, or run twice at once leave what one undisturbed night leaves. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InterruptedNightsIT {

    private final SparkSession spark = TestSpark.session("Europe/Berlin");

    @TempDir
    static Path folder;

    private Shop shop;
    private WorkerProcess worker;
    private Warehouse history;
    private Warehouse undisturbed;

    @BeforeAll
    void loadHistoryAndRunOneNight() {
        shop = Shop.open(folder.resolve("a shop"));
        worker = WorkerProcess.start(folder.resolve("worker.log"));
        history = new Warehouse(folder.resolve("history"));
        worker.send("pipeline", shop.arguments(history.folder(), Shop.HISTORY, "--only", "ingest"));
        assertDone(worker.end());
        undisturbed = history.copyTo(folder.resolve("undisturbed"));
        assertDone(night(undisturbed));
    }

    @AfterAll
    void stopWorker() {
        worker.close();
    }

    @Test
    void aRepeatedNightLeavesTheSameTablesAndOneVersion() {
        Warehouse twice = undisturbed.copyTo(folder.resolve("twice"));
        assertDone(night(twice));
        twice.assertSameTables(spark, undisturbed);
        assertThat(versions(twice)).containsExactly(1);
    }

    /** Killed after so many steps, at a random moment of the next one. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3, 4, 5})
    void aKilledAndRepeatedNightLeavesTheSameTablesAndOneVersion(int steps) {
        Warehouse killed = history.copyTo(folder.resolve("killed" + steps));
        long before = killed.ledgerCommits();
        long moment = new SplittableRandom(20260330 + steps).nextLong(1500);
        WorkerProcess victim = WorkerProcess.startShortLived(folder.resolve("victim.log"));
        victim.send("pipeline", shop.arguments(killed.folder(), Shop.NIGHT));
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !victim.alive() || killed.ledgerCommits() >= before + steps);
        Awaitility.await().pollDelay(Duration.ofMillis(moment)).until(() -> true);
        victim.kill();

        assertDone(night(killed));
        killed.assertSameTables(spark, undisturbed);
        assertThat(versions(killed))
                .as("versions after a kill in step %s + %s ms", steps, moment)
                .containsExactly(1);
    }

    @Test
    void twoRunsOfOneNightAtOnceAgreeOrOneLosesWithExitCodeFive() {
        Warehouse shared = history.copyTo(folder.resolve("shared"));
        WorkerProcess rival = WorkerProcess.start(folder.resolve("rival.log"));
        Warehouse elsewhere = history.copyTo(folder.resolve("elsewhere"));
        rival.send("pipeline", shop.arguments(elsewhere.folder(), Shop.NIGHT, "--only", "features"));
        assertDone(rival.end());
        rival.send("pipeline", shop.arguments(shared.folder(), Shop.NIGHT));
        worker.send("pipeline", shop.arguments(shared.folder(), Shop.NIGHT));
        int first = worker.end().path("exitCode").asInt();
        int second = rival.end().path("exitCode").asInt();
        rival.close();

        assertThat(List.of(first, second)).contains(0).isSubsetOf(0, 5);
        shared.assertSameTables(spark, undisturbed);
        assertThat(versions(shared)).containsExactly(1);
    }

    private JsonNode night(Warehouse warehouse) {
        worker.send("pipeline", shop.arguments(warehouse.folder(), Shop.NIGHT));
        return worker.end();
    }

    private static void assertDone(JsonNode end) {
        assertThat(end.path("exitCode").asInt(-1)).as(end.toString()).isZero();
    }

    private static List<Integer> versions(Warehouse warehouse) {
        return new DeltaModelRegistry(warehouse.lake())
                .model("shop").versions().stream().map(v -> v.version()).toList();
    }
}
