/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.ledger.StepState;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UsageTableTest {

    @Test
    void memoryReadsAndWritesAreShownInUnitsAndWhatWasNotMeasuredIsLeftOpen() {
        StepRun score = step(
                "score",
                Map.of(
                        "memory.driver.peakHeapBytes", 1.5 * (1 << 30),
                        "memory.driver.peakOffHeapBytes", 104_857_600.0,
                        "spark.bytesRead", 3_145_728.0,
                        "spark.bytesWritten", 524_288.0,
                        "spark.shuffleWrittenBytes", 0.0,
                        "spark.diskSpilledBytes", 1_048_576.0,
                        "spark.gcShare", 0.0625,
                        "rowsPerSecond", 2_500.0));
        StepRun ingest = step("ingest.a", Map.of("memory.driver.peakHeapBytes", 1_048_576.0));

        String table = UsageTable.of(List.of(ingest, score, step("promote", Map.of())))
                .orElseThrow();

        assertThat(table.lines().map(line -> line.trim().replaceAll("\\s+", " ")))
                .filteredOn(line -> !line.startsWith("-"))
                .containsExactly(
                        "step rows/s heap MiB off-heap MiB process MiB executor heap MiB executor off-heap MiB"
                                + " executor process MiB read MiB written MiB shuffled MiB spilled MiB GC %",
                        "ingest.a 250.0 1.0",
                        "score 2500.0 1536.0 100.0 3.0 0.5 0.0 1.0 6.3");
    }

    @Test
    void stepsThatWereNotMeasuredMakeNoTable() {
        assertThat(UsageTable.of(List.of(step("score", Map.of("rowsPerSecond", 1.0)))))
                .isEmpty();
    }

    /** Of a thousand rows in four seconds. */
    private static StepRun step(String name, Map<String, Double> measures) {
        Instant started = Instant.parse("2026-01-31T02:00:00Z");
        return new StepRun(
                "r",
                "p",
                LocalDate.of(2026, 1, 31),
                name,
                StepState.SUCCESS,
                started,
                Optional.of(started.plusSeconds(4)),
                1000,
                1000,
                0,
                0,
                Map.of(),
                Map.of(),
                List.of(),
                measures,
                Optional.empty(),
                0,
                Optional.empty(),
                "hash",
                "1",
                Optional.empty());
    }
}
