/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.registry.DeltaModelRegistry;
import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.core.reproduction.Comparison;
import dev.nightjar.core.reproduction.Reproduction;
import dev.nightjar.spark.testing.TestSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A version of the shop's first night, trained again after a second night came, whose orders replaced some of the first.
 * Later tests take something away from the warehouse.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReproduceTest {

    private static final SparkSession SPARK = TestSpark.session("Europe/Berlin");

    @TempDir
    static Path folder;

    private static Shop shop;

    @BeforeAll
    static void runTwoNights() {
        shop = Shop.open(folder.resolve("shop"));
        var history = Shop.HISTORY;
        run(shop.arguments(warehouse(), history, "--only", "ingest"));
        run(shop.arguments(warehouse(), history.get(history.size() - 1), "--from", "features", "--to", "train"));
        run(shop.arguments(warehouse(), Shop.NIGHT, "--only", "ingest"));
        run(shop.arguments(warehouse(), Shop.NIGHT, "--from", "features", "--to", "train", "--force-train"));
    }

    @Test
    @Order(1)
    void theRecordedExamplesGiveTheSameModelToTheBit() {
        Reproduction reproduction = reproduce("--version", "1");
        assertThat(reproduction.comparisons())
                .allSatisfy(comparison -> assertThat(comparison.different())
                        .as(comparison.toString())
                        .isZero())
                .extracting(Comparison::what)
                .contains("examples", "model.json", "profile.json", "metrics.test", "metrics.baseline", "predictions")
                .anyMatch(what -> what.matches("pipeline/stages/\\d+/data"));
        assertThat(reproduction.identical()).isTrue();
        assertThat(reproduction.warnings()).isEmpty();
        assertThat(compared(reproduction, "examples")).isGreaterThan(1_000);
        assertThat(compared(reproduction, "predictions")).isBetween(200L, 400L);
        assertThat(new DeltaModelRegistry(lake()).model("shop").versions()).hasSize(2);
    }

    @Test
    @Order(2)
    void examplesMadeAgainFromTheSourcesAreTheSameAlthoughMoreHasArrivedAndASourceWasCorrected() {
        SPARK.sql("UPDATE delta.`" + lake().path(TableName.bronze("shop", "orders"))
                + "` SET amount = amount + 1 WHERE amount > 90");
        Reproduction reproduction = reproduce("--version", "1", "--from-sources");
        assertThat(reproduction.identical()).as(reproduction.toString()).isTrue();
        assertThat(reproduction.depth()).isEqualTo(Reproduction.Depth.SOURCES);
    }

    @Test
    @Order(3)
    void anotherPipelineFileIsRefusedWithBothHashes() throws IOException {
        Path other = folder.resolve("other.yaml");
        Files.writeString(other, Files.readString(shop.pipeline()).replace("maxIter: 20", "maxIter: 21"));
        String recorded = version(1).specHash();
        assertThatThrownBy(() -> reproduce("--version", "1", "--pipeline", other.toString()))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining(recorded)
                .hasMessageContaining("its spec hash is ")
                .hasMessageContaining(other.toString());
    }

    @Test
    @Order(4)
    void anUnknownVersionIsWrongUsage() {
        assertThatThrownBy(() -> reproduce("--version", "9"))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("Unknown version 9 of model shop");
    }

    @Test
    @Order(5)
    void theVersionOfTheDatasetThatWasRecordedStaysAndAFileThatSaysTheSameIsTaken() throws IOException {
        // a night that is run again after a source was corrected
        SPARK.sql("UPDATE delta.`" + lake().path(TableName.dataset("shop"))
                + "` SET amount = amount + 1 WHERE amount > 90");
        // comments and layout are not what a file says
        Path same = folder.resolve("same.yaml");
        Files.writeString(same, "# the same\n" + Files.readString(shop.pipeline()));
        assertThat(reproduce("--version", "1", "--pipeline", same.toString(), "--set", "landing=" + shop.landing())
                        .identical())
                .isTrue();
    }

    @Test
    @Order(6)
    void whereTheLogIsGoneTheRowsOfTheNightAreTakenIfTheyAreTheSame() throws IOException {
        truncateLog(TableName.dataset("shop"));
        Reproduction changed = reproduce("--version", "1");
        assertThat(changed.warnings())
                .anyMatch(warning -> warning.contains("of table shop.dataset is no longer there"));
        assertThat(changed.identical()).isFalse();
        assertThat(changed.comparisons())
                .contains(Comparison.other("examples", "not those that the version was trained from"));
        assertThat(changed.comparisons().stream()
                        .filter(one -> one.what().equals("metrics.test"))
                        .findFirst()
                        .orElseThrow()
                        .largest()
                        .orElseThrow())
                .isPositive();
        SPARK.sql("UPDATE delta.`" + lake().path(TableName.dataset("shop"))
                + "` SET amount = amount - 1 WHERE amount > 91");
        Reproduction same = reproduce("--version", "1");
        assertThat(same.identical()).as(same.toString()).isTrue();
    }

    @Test
    @Order(7)
    void bronzeThatAVacuumTookIsRefused() {
        SPARK.conf().set("spark.databricks.delta.retentionDurationCheck.enabled", "false");
        try {
            SPARK.sql("VACUUM delta.`" + lake().path(TableName.bronze("shop", "orders")) + "` RETAIN 0 HOURS");
        } finally {
            SPARK.conf().unset("spark.databricks.delta.retentionDurationCheck.enabled");
        }
        assertThatThrownBy(() -> reproduce("--version", "1", "--from-sources"))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("Cannot reproduce version 1 of model shop")
                .hasMessageContaining("VACUUM");
    }

    @Test
    @Order(8)
    void anArtefactThatWasTamperedWithIsRefused() throws IOException {
        Path saved = Path.of(version(2).artifact().replaceFirst("^file:", ""));
        Files.writeString(
                saved.resolve("pipeline.yaml"),
                Files.readString(shop.pipeline()).replace("20", "99"));
        assertThatThrownBy(() -> reproduce("--version", "2"))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("pipeline.yaml");
    }

    /** Leaves a checkpoint and the newest commit, as the clean-up of a log does after its retention. */
    private static void truncateLog(TableName table) throws IOException {
        var log = org.apache.spark.sql.delta.DeltaLog.forTable(SPARK, lake().path(table));
        var snapshot = log.update(false, scala.Option.empty(), scala.Option.empty());
        log.checkpoint(snapshot, scala.Option.empty());
        try (Stream<Path> all = Files.list(Path.of(lake().path(table).replaceFirst("^file:", ""), "_delta_log"))) {
            for (Path file : (Iterable<Path>) all::iterator) {
                String name = file.getFileName().toString().replaceFirst("^\\.", "");
                if (name.matches("\\d{20}\\.(json|crc).*")
                        && Long.parseLong(name.substring(0, 20)) < snapshot.version()) {
                    Files.delete(file);
                }
            }
        }
        org.apache.spark.sql.delta.DeltaLog.clearCache();
    }

    private static long compared(Reproduction reproduction, String what) {
        return reproduction.comparisons().stream()
                .filter(comparison -> comparison.what().equals(what))
                .findFirst()
                .orElseThrow()
                .compared();
    }

    private static Reproduction reproduce(String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("--model", "shop", "--warehouse", warehouse().toString()));
        arguments.addAll(List.of(more));
        return JobAnswers.of(new ReproduceJob(), SPARK, arguments).last(Reproduction.class);
    }

    private static void run(List<String> arguments) {
        JobAnswers.ofNights(SPARK, arguments);
    }

    private static ModelVersion version(int number) {
        return new DeltaModelRegistry(lake()).model("shop").version(number).orElseThrow();
    }

    private static Lake lake() {
        return Lake.at(warehouse().toString());
    }

    private static Path warehouse() {
        return folder.resolve("warehouse");
    }
}
