/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.metrics;

import dev.nightjar.orchestration.schedule.Event;
import dev.nightjar.orchestration.schedule.Run;
import dev.nightjar.orchestration.schedule.RunProgress;
import dev.nightjar.orchestration.schedule.RunStep;
import dev.nightjar.orchestration.schedule.RunType;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Counts what becomes of runs and steps, since the server's start. Labels are names of pipelines, their steps, and words
 * of this program, so that their number is bounded.
 */
final class RunMetrics implements Consumer<RunProgress> {

    private static final Set<String> STEP_ENDS =
            Set.of("success", "skipped", "failed", "up_for_retry", "upstream_failed");

    private final MeterRegistry registry;

    RunMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void accept(RunProgress progress) {
        for (Event event : progress.events()) {
            event.step()
                    .flatMap(progress::step)
                    .ifPresentOrElse(
                            step -> step(progress.run(), step, event.event()),
                            () -> run(progress.run(), event.event()));
        }
    }

    private void run(Run run, String event) {
        String pipeline = run.key().pipeline();
        switch (event) {
            case "run.success", "run.failed" -> {
                Tags tags = Tags.of("pipeline", pipeline, "state", run.state().text());
                registry.counter("nightjar.runs", tags.and("type", run.type().text()))
                        .increment();
                time(
                        "nightjar.run.duration",
                        tags,
                        run.times().started(),
                        run.times().ended());
            }
            case "run.deadline_missed" ->
                registry.counter("nightjar.run.deadlines.missed", "pipeline", pipeline)
                        .increment();
            default -> {
                // of no interest to a counter
            }
        }
    }

    /** A run began: how long after it could have. */
    void began(Run run) {
        Optional<Instant> could = run.type() == RunType.SCHEDULED && run.clears() == 0
                ? Optional.of(run.night().runAfter())
                : run.times().queued();
        Timer timer = Timer.builder("nightjar.scheduler.lag")
                .description("From when a run is due to when it begins")
                .tag("pipeline", run.key().pipeline())
                .serviceLevelObjectives(
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(5),
                        Duration.ofHours(1))
                .register(registry);
        could.ifPresent(from -> run.times().started().ifPresent(to -> record(timer, from, to)));
    }

    private void step(Run run, RunStep step, String event) {
        String state = event.substring(event.indexOf('.') + 1);
        if (STEP_ENDS.contains(state)) {
            Tags tags = Tags.of("pipeline", run.key().pipeline(), "step", step.step(), "state", state);
            registry.counter("nightjar.steps", tags).increment();
            time(
                    "nightjar.step.duration",
                    tags,
                    step.times().started(),
                    step.times().ended());
        }
    }

    private void time(String name, Tags tags, Optional<Instant> start, Optional<Instant> end) {
        start.ifPresent(from -> end.ifPresent(to -> record(registry.timer(name, tags), from, to)));
    }

    private static void record(Timer timer, Instant from, Instant to) {
        Duration took = Duration.between(from, to);
        timer.record(took.isNegative() ? Duration.ZERO : took);
    }
}
