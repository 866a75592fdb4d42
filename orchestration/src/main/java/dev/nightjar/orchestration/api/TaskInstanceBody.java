/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.api;

import dev.nightjar.orchestration.schedule.Run;
import dev.nightjar.orchestration.schedule.RunStep;
import dev.nightjar.orchestration.schedule.RunStepState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A step of a run as Airflow's TaskInstance. */
record TaskInstanceBody(
        String id,
        String taskId,
        String dagId,
        String dagRunId,
        int mapIndex,
        Optional<Instant> logicalDate,
        Instant runAfter,
        Optional<Instant> startDate,
        Optional<Instant> endDate,
        Optional<Double> duration,
        Optional<String> state,
        int tryNumber,
        int maxTries,
        String taskDisplayName,
        String dagDisplayName,
        Optional<String> hostname,
        Optional<String> unixname,
        String pool,
        int poolSlots,
        Optional<String> queue,
        Optional<Integer> priorityWeight,
        Optional<String> operator,
        Optional<String> operatorName,
        Optional<Instant> queuedWhen,
        Optional<Instant> scheduledWhen,
        Optional<Integer> pid,
        Optional<String> executor,
        String executorConfig,
        Optional<String> note,
        Optional<String> renderedMapIndex,
        Optional<String> trigger,
        Optional<String> triggererJob,
        Optional<VersionBody> dagVersion) {

    static final int NOT_MAPPED = -1;
    static final String POOL = "default_pool";
    static final String QUEUE = "default";
    static final String OPERATOR = "SparkStep";

    /** Many. */
    record Collection(List<TaskInstanceBody> taskInstances, long totalEntries) {}

    static TaskInstanceBody of(Run run, RunStep step, int version) {
        String dag = run.key().pipeline();
        return new TaskInstanceBody(
                step.id(),
                step.step(),
                dag,
                run.key().runId(),
                NOT_MAPPED,
                run.night().logicalDate(),
                run.night().runAfter(),
                step.times().started(),
                step.times().ended(),
                RunBody.seconds(step.times().started(), step.times().ended()),
                Optional.of(step.state())
                        .filter(state -> state != RunStepState.NONE)
                        .map(RunStepState::text),
                step.tryNumber(),
                step.maxTries() - 1,
                step.step(),
                dag,
                run.lease().owner(),
                Optional.empty(),
                POOL,
                1,
                Optional.of(QUEUE),
                Optional.of(1),
                Optional.of(OPERATOR),
                Optional.of(OPERATOR),
                step.times().queued(),
                step.times().queued(),
                Optional.empty(),
                Optional.empty(),
                "{}",
                step.note(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(VersionBody.of(dag, version, run.night().runAfter())));
    }
}
