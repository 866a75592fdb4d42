/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.core.Json;
import dev.nightjar.core.lake.Lake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaRunLedgerTest {

    private static final LocalDate DAY = LocalDate.parse("2026-01-31");

    @TempDir
    Path folder;

    @Test
    void whatIsAppendedIsFoundAgain() {
        StepRun run = run("fraud", DAY, "ingest.orders", 0);
        open().append(run);
        open().append(run("other", DAY, "train", 1));
        assertThat(open().find(RunLedger.Query.of("fraud"))).containsExactly(run);
        assertThat(open().find(RunLedger.Query.of("fraud").between(DAY.plusDays(1), DAY.plusDays(2))))
                .isEmpty();
        assertThat(open().find(RunLedger.Query.of("other").stage("train"))).hasSize(1);
        assertThat(open().find(RunLedger.Query.of("fraud").stage("train"))).isEmpty();
    }

    @Test
    void aLakeMayBeMovedToAnotherFolder() throws IOException {
        StepRun run = run("fraud", DAY, "ingest.orders", 0);
        open().append(run);
        try (Stream<Path> beside = Files.list(folder)) {
            assertThat(beside).containsExactly(folder.resolve("a lake"));
        }
        Path moved = Files.move(folder.resolve("a lake"), folder.resolve("100% other"));
        assertThat(new DeltaRunLedger(Lake.at(moved.toString())).find(RunLedger.Query.of("fraud")))
                .containsExactly(run);
    }

    @Test
    void aStepRunOfAnEarlierVersionTouchedNoOtherDates() throws Exception {
        StepRun run = run("fraud", DAY, "ingest.orders", 0);
        ObjectNode json = Json.MAPPER.valueToTree(run);
        assertThat(json.remove("datesTouched")).isNotNull();
        assertThat(Json.MAPPER.treeToValue(json, StepRun.class).datesTouched()).isEmpty();
    }

    @Test
    void appendsOfManyWritersAtOnceAreAllKept() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Callable<Void>> writers = new ArrayList<>();
        for (int writer = 0; writer < 4; writer++) {
            int from = writer * 10;
            writers.add(() -> {
                RunLedger ledger = open();
                for (int i = from; i < from + 10; i++) {
                    ledger.append(run("fraud", DAY, "train", i));
                }
                return null;
            });
        }
        for (Future<Void> done : threads.invokeAll(writers)) {
            done.get();
        }
        threads.shutdown();
        assertThat(open().find(RunLedger.Query.of("fraud")))
                .extracting(StepRun::rowsRead)
                .hasSize(40)
                .doesNotHaveDuplicates();
    }

    private RunLedger open() {
        return new DeltaRunLedger(Lake.at(folder.resolve("a lake").toString()));
    }

    private static StepRun run(String pipeline, LocalDate date, String step, int number) {
        Instant start = Instant.parse("2026-02-01T02:00:00Z").plusSeconds(number);
        return new StepRun(
                "run",
                pipeline,
                date,
                step,
                StepState.SUCCESS,
                start,
                Optional.of(start.plusSeconds(3)),
                number,
                2,
                3,
                4,
                Map.of("fraud.bronze_orders", 5L),
                Map.of(),
                List.of(DAY.minusDays(2)),
                Map.of("rows.train", 7.5),
                Optional.of(1),
                1024,
                Optional.empty(),
                "spec",
                "0.1",
                Optional.empty());
    }
}
