/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.nightjar.core.plan.PlannedStep;
import dev.nightjar.core.spec.ScheduleSpec;
import dev.nightjar.orchestration.schedule.KnownPipeline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A step of a pipeline as Airflow's Task. */
record TaskBody(
        String taskId,
        String taskDisplayName,
        Optional<String> owner,
        Optional<Instant> startDate,
        Optional<Instant> endDate,
        String triggerRule,
        boolean dependsOnPast,
        boolean waitForDownstream,
        double retries,
        String queue,
        String pool,
        double poolSlots,
        Optional<TimeDelta> executionTimeout,
        Optional<TimeDelta> retryDelay,
        double retryExponentialBackoff,
        double priorityWeight,
        String weightRule,
        String uiColor,
        String uiFgcolor,
        List<String> templateFields,
        List<String> downstreamTaskIds,
        Optional<String> docMd,
        String operatorName,
        Map<String, String> params,
        Map<String, String> classRef,
        boolean isMapped,
        List<String> extraLinks) {

    /** Many. */
    record Collection(List<TaskBody> tasks, long totalEntries) {}

    /** A duration as Airflow writes it. */
    record TimeDelta(@JsonProperty("__type") String type, long days, long seconds, long microseconds) {

        static TimeDelta of(Duration duration) {
            return new TimeDelta(
                    "TimeDelta", duration.toDays(), duration.getSeconds() % 86_400, duration.getNano() / 1000);
        }
    }

    static TaskBody of(PlannedStep step, KnownPipeline pipeline) {
        ScheduleSpec schedule = pipeline.schedule();
        return new TaskBody(
                step.step(),
                step.step(),
                pipeline.spec().owner(),
                Optional.empty(),
                Optional.empty(),
                "none_failed",
                schedule.dependsOnPast(),
                false,
                schedule.retries(),
                "default",
                "default_pool",
                1,
                schedule.timeout().map(TimeDelta::of),
                Optional.of(TimeDelta.of(schedule.retryDelay())),
                2,
                1,
                "downstream",
                "#fff",
                "#000",
                List.of(),
                pipeline.steps().stream()
                        .filter(other -> other.dependsOn().contains(step.step()))
                        .map(PlannedStep::step)
                        .toList(),
                Optional.empty(),
                "SparkStep",
                Map.of(),
                Map.of("module_path", "dev.nightjar.jobs", "class_name", "PipelineJob"),
                false,
                List.of());
    }
}
