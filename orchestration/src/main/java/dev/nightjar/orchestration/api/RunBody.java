/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.nightjar.orchestration.schedule.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A run as Airflow's DagRun. */
record RunBody(
        String dagRunId,
        String dagId,
        Optional<Instant> logicalDate,
        Optional<Instant> queuedAt,
        Optional<Instant> startDate,
        Optional<Instant> endDate,
        Optional<Double> duration,
        Optional<Instant> dataIntervalStart,
        Optional<Instant> dataIntervalEnd,
        Instant runAfter,
        Optional<Instant> lastSchedulingDecision,
        String runType,
        String state,
        Optional<String> triggeredBy,
        Optional<String> triggeringUserName,
        @JsonRawValue String conf,
        Optional<String> note,
        List<VersionBody> dagVersions,
        Optional<String> bundleVersion,
        String dagDisplayName,
        Optional<String> partitionKey) {

    /** Many. */
    record Collection(List<RunBody> dagRuns, long totalEntries) {}

    static RunBody of(Run run, int version) {
        Optional<Instant> tick = run.night().logicalDate();
        String dag = run.key().pipeline();
        return new RunBody(
                run.key().runId(),
                dag,
                tick,
                run.times().queued(),
                run.times().started(),
                run.times().ended(),
                seconds(run.times().started(), run.times().ended()),
                tick,
                tick,
                run.night().runAfter(),
                run.times().decided(),
                run.type().text(),
                run.state().text(),
                Optional.of(run.trigger().by()),
                run.trigger().user(),
                run.trigger().conf(),
                run.trigger().note(),
                List.of(VersionBody.of(
                        dag, version, run.times().queued().orElse(run.night().runAfter()))),
                Optional.empty(),
                dag,
                Optional.empty());
    }

    static Optional<Double> seconds(Optional<Instant> start, Optional<Instant> end) {
        return start.flatMap(from -> end.map(to -> Duration.between(from, to).toNanos() / 1e9));
    }
}
