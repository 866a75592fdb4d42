/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.nightjar.core.schedule.Nights;
import dev.nightjar.core.spec.ScheduleSpec;
import dev.nightjar.core.spec.ScheduleSpec.Catchup;
import dev.nightjar.orchestration.schedule.KnownPipeline;
import dev.nightjar.orchestration.schedule.PipelineState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A pipeline as Airflow's Dag, with all that is known of it. */
record DagDetailsBody(
        @JsonUnwrapped DagBody dag,
        boolean catchup,
        Optional<String> dagRunTimeout,
        Optional<Map<String, String>> assetExpression,
        Optional<String> docMd,
        Optional<Instant> startDate,
        Optional<Instant> endDate,
        Optional<Boolean> isPausedUponCreation,
        Optional<Map<String, String>> params,
        boolean renderTemplateAsNativeObj,
        Optional<List<String>> templateSearchPath,
        Optional<String> timezone,
        Optional<Instant> lastParsed,
        Optional<Map<String, String>> defaultArgs,
        int concurrency,
        Optional<VersionBody> latestDagVersion) {

    static DagDetailsBody of(DagBody dag, PipelineState state, Optional<KnownPipeline> known) {
        Optional<ScheduleSpec> schedule = known.map(KnownPipeline::schedule);
        return new DagDetailsBody(
                dag,
                schedule.filter(rule -> rule.catchup() == Catchup.ALL).isPresent(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                schedule.flatMap(rule -> rule.start().map(day -> Nights.start(day, rule.timezone()))),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Map.of()),
                false,
                Optional.empty(),
                schedule.map(rule -> rule.timezone().getId()),
                Optional.of(state.parsedAt()),
                Optional.of(Map.of()),
                16,
                Optional.of(VersionBody.of(state.name(), state.version(), state.parsedAt())));
    }
}
