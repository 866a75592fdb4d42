/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.ledger.DeltaRunLedger;
import dev.nightjar.core.ledger.RunLedger;
import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.ledger.StepState;
import dev.nightjar.core.spec.PipelineReader;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.core.spec.Substitution;
import dev.nightjar.core.spec.ViewDefinition;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DueNightsTest {

    private static final LocalDate FIRST = LocalDate.parse("2026-03-28");
    private static final LocalDate LAST = FIRST.plusDays(2);
    private static final List<LocalDate> ALL = List.of(FIRST, FIRST.plusDays(1), LAST);
    private static final Optional<String> FEATURES = Optional.of("features");
    private static final String PIPELINE = """
            apiVersion: nightjar/v1
            pipeline: p
            sources:
              s: {format: csv, path: 'in/*.csv', schema: 'c LONG, at TIMESTAMP, x DOUBLE', eventTime: at}
            features:
              v:
                source: s
                entity: [c]
                timestamp: at
                where: "at < '${date}'"
                windows: [P1D]
                aggregate: {n: count(*), total: sum(x)}
            """;

    @TempDir
    Path folder;

    private Path file;
    private RunLedger ledger;
    private int started;

    @BeforeEach
    void open() throws IOException {
        file = Files.writeString(folder.resolve("p.yaml"), PIPELINE);
        ledger = new DeltaRunLedger(Lake.at(folder + "/lake"));
    }

    @Test
    void missingAndFailedNightsAreDueAndGoodOnesAreNot() {
        done("ingest.s", FIRST, StepState.SUCCESS);
        done("features.v", FIRST, StepState.SUCCESS);
        done("ingest.s", FIRST.plusDays(1), StepState.SUCCESS);
        done("features.v", FIRST.plusDays(1), StepState.FAILED);
        assertThat(due(Optional.empty())).isEqualTo(ALL.subList(1, 3));
        assertThat(due(FEATURES)).isEqualTo(ALL.subList(1, 3));
        done("features.v", FIRST.plusDays(1), StepState.SUCCESS);
        assertThat(due(FEATURES)).containsExactly(LAST);
    }

    @Test
    void aChangedViewIsDueForItsStepAndNoOther() throws IOException {
        for (LocalDate night : ALL) {
            done("ingest.s", night, StepState.SUCCESS);
            done("features.v", night, StepState.SUCCESS);
        }
        assertThat(due(FEATURES)).isEmpty();
        Files.writeString(file, PIPELINE.replace("{n: count(*), total: sum(x)}", "{total: 'sum(x)', n: 'count(*)'}"));
        assertThat(due(FEATURES)).as("only written otherwise").isEmpty();
        Files.writeString(file, PIPELINE.replace("sum(x)", "sum(2 * x)"));
        assertThat(due(FEATURES)).isEqualTo(ALL);
        assertThat(due(Optional.of("features.v"))).isEqualTo(ALL);
        assertThat(due(Optional.of("ingest"))).isEmpty();
        assertThat(due(Optional.empty())).as("whole nights").isEmpty();
        done("features.v", FIRST, StepState.SUCCESS);
        assertThat(due(FEATURES)).isEqualTo(ALL.subList(1, 3));
    }

    @Test
    void aRunOfBeforeDefinitionsWereRecordedIsGood() {
        ALL.forEach(night -> append("features.v", night, StepState.SUCCESS, Optional.empty()));
        assertThat(due(FEATURES)).isEmpty();
    }

    @Test
    void aPlanSaysThatAViewChanged() throws IOException {
        done("features.v", FIRST, StepState.SUCCESS);
        assertThat(plan()).doesNotContain("changed");
        Files.writeString(file, PIPELINE.replace("P1D", "P2D"));
        assertThat(plan()).contains("the view changed since the night of " + FIRST);
    }

    private String plan() {
        StringWriter out = new StringWriter();
        PrintWriter printer = new PrintWriter(out, true);
        assertThat(Nightjar.run(
                        printer,
                        printer,
                        "plan",
                        file.toString(),
                        "--date",
                        LAST.toString(),
                        "--warehouse",
                        folder + "/lake"))
                .as(out.toString())
                .isZero();
        return out.toString();
    }

    private List<LocalDate> due(Optional<String> only) {
        return new DueNights(ledger, this::pipeline, only).between(FIRST, LAST);
    }

    private PipelineSpec pipeline(LocalDate date) {
        return PipelineReader.readLocated(file, new Substitution(Optional.of(date), Map.of(), Map.of()))
                .spec();
    }

    private void done(String step, LocalDate night, StepState state) {
        append(step, night, state, ViewDefinition.hash(pipeline(night), step));
    }

    private void append(String step, LocalDate night, StepState state, Optional<String> definition) {
        Instant start = Instant.parse("2026-04-01T02:00:00Z").plusSeconds(started++);
        ledger.append(new StepRun(
                "run",
                "p",
                night,
                step,
                state,
                start,
                Optional.of(start),
                0,
                0,
                0,
                0,
                Map.of(),
                Map.of(),
                List.of(),
                Map.of(),
                Optional.empty(),
                0,
                Optional.empty(),
                "spec",
                "0.1",
                definition));
    }
}
