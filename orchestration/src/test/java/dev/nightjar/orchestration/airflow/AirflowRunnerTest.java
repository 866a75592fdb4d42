/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.airflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.orchestration.run.RunRequest;
import dev.nightjar.orchestration.run.RunSession;
import dev.nightjar.orchestration.run.StepListener;
import dev.nightjar.orchestration.run.StepOutcome;
import dev.nightjar.orchestration.schedule.Fixture;
import dev.nightjar.orchestration.schedule.RunKey;
import dev.nightjar.orchestration.schedule.RunState;
import dev.nightjar.orchestration.schedule.Scheduler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runner, with another Nightjar in Airflow's place. */
class AirflowRunnerTest {

    private static final List<String> STEPS = List.of("ingest.a", "ingest.b", "features.f");
    private static final RunKey KEY = new RunKey("p", "nightjar__run+1");

    @TempDir
    Path folder;

    private AirflowStandIn airflow;
    private FakeTime time;
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void start() {
        airflow = new AirflowStandIn(folder);
        airflow.world.pipeline("p", "{timezone: UTC, retries: 0}");
        time = new FakeTime(airflow.world.clock).duringWaits(airflow.scheduler::pass);
    }

    @AfterEach
    void stop() {
        airflow.close();
    }

    @Test
    void aNightIsARunOfTheDagAndItsStepsAreTold() throws Exception {
        try (RunSession session = session(0)) {
            session.execute(STEPS, folder.resolve("log/1.log"), listener());
        }
        assertThat(told)
                .containsExactlyInAnyOrder(
                        "began ingest.a",
                        "began ingest.b",
                        "began features.f",
                        "ingest.a Success[]",
                        "ingest.b Success[]",
                        "features.f Success[]");
        assertThat(airflow.world.runner.executed())
                .containsExactlyInAnyOrder("2026-01-20 ingest.a", "2026-01-20 ingest.b", "2026-01-20 features.f");
        assertThat(Files.readString(folder.resolve("log/1.log")))
                .contains("Log of the task features.f in Airflow, try 1");
        assertThat(airflow.world.store.runs().find(KEY).orElseThrow().trigger().conf())
                .contains("\"date\":\"2026-01-20\"", "\"run_id\":\"run+1\"");
    }

    @Test
    void aStepThatFailedIsDoneAgainInTheSameRun() {
        airflow.world.runner.then("ingest.a", StepOutcome.failed("no such file"));
        try (RunSession session = session(0)) {
            session.execute(STEPS, folder.resolve("1.log"), listener());
            assertThat(told)
                    .anyMatch(each -> each.startsWith("ingest.a Failed"))
                    .noneMatch(each -> each.startsWith("features"));
            told.clear();
            session.execute(List.of("ingest.a", "features.f"), folder.resolve("2.log"), listener());
        }
        assertThat(told)
                .containsExactlyInAnyOrder(
                        "began ingest.a", "began features.f", "ingest.a Success[]", "features.f Success[]");
        assertThat(airflow.world.runs("p")).hasSize(1);
    }

    @Test
    void anotherSessionFindsTheRunAgainAndStartsNothingTwice() {
        try (RunSession first = session(0)) {
            time.duringWaits(first::leave);
            assertThatThrownBy(() -> first.execute(STEPS, folder.resolve("1.log"), listener()))
                    .hasMessageContaining("taken from its runner");
        }
        assertThat(airflow.world.store.runs().find(KEY).orElseThrow().state()).isNotEqualTo(RunState.FAILED);
        told.clear();
        try (RunSession second = session(0)) {
            second.execute(STEPS, folder.resolve("2.log"), listener());
        }
        assertThat(told).contains("features.f Success[]");
        assertThat(airflow.world.runner.executed()).hasSize(3);
    }

    @Test
    void aRunThatIsClearedRunsAgainInTheSameRunOfTheDag() {
        try (RunSession session = session(0)) {
            session.execute(STEPS, folder.resolve("1.log"), listener());
        }
        try (RunSession session = session(1)) {
            session.execute(List.of("features.f"), folder.resolve("2.log"), listener());
        }
        assertThat(airflow.world.runner.executed()).hasSize(4).last().isEqualTo("2026-01-20 features.f");
        assertThat(airflow.world.runs("p")).hasSize(1);
    }

    @Test
    void aRunThatIsCancelledIsStoppedInAirflow() {
        try (RunSession session = session(0)) {
            time.clear();
            time.duringWaits(session::cancel);
            assertThatThrownBy(() -> session.execute(STEPS, folder.resolve("1.log"), listener()))
                    .hasMessageContaining("taken from its runner");
        }
        assertThat(airflow.world.store.runs().find(KEY).orElseThrow().state()).isEqualTo(RunState.FAILED);
    }

    @Test
    void aPausedDagAndOneWithoutTheStepsAreRefused() {
        try (RunSession session = session(0)) {
            assertThatThrownBy(() -> session.execute(List.of("train"), folder.resolve("1.log"), listener()))
                    .hasMessageContaining("has no task train");
        }
        airflow.world.store.pipelines().pause("p", true, Optional.empty());
        try (RunSession session = session(0)) {
            assertThatThrownBy(() -> session.execute(STEPS, folder.resolve("1.log"), listener()))
                    .hasMessageContaining("is paused in Airflow");
        }
    }

    @Test
    void aSchedulerOfNightjarRunsANightThroughAirflow() throws Exception {
        Path home = Files.createDirectory(folder.resolve("home"));
        try (Fixture nightjar = new Fixture(home, "2026-01-31T02:00:30Z")) {
            nightjar.pipeline(
                    "p", "{cron: '0 2 * * *', catchup: all, start: 2026-01-30, retries: 1, retryDelay: PT1M}");
            airflow.world.runner.then("ingest.b", StepOutcome.failed("a hiccup"));
            Scheduler scheduler = nightjar.schedulerBy(runner());
            scheduler.pass();
            nightjar.clock.advance(Duration.ofMinutes(2));
            scheduler.pass();
            assertThat(nightjar.runs("p")).singleElement().satisfies(run -> {
                assertThat(run.state()).isEqualTo(RunState.SUCCESS);
                assertThat(nightjar.steps(run.key()))
                        .containsExactly("ingest.a success 1", "ingest.b success 2", "features.f success 1");
            });
        }
        assertThat(airflow.world.runs("p")).hasSize(1);
    }

    private AirflowRunner runner() {
        return new AirflowRunner(airflow.settings(), time.timing());
    }

    private RunSession session(int clears) {
        return runner().open(new RunRequest("run+1", "p", Path.of("p.yaml"), LocalDate.parse("2026-01-20"), clears));
    }

    private StepListener listener() {
        return new StepListener() {
            @Override
            public void started(String step) {
                told.add("began " + step);
            }

            @Override
            public void ended(String step, StepOutcome outcome) {
                told.add(step + " " + outcome);
            }
        };
    }
}
