/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.api;

import dev.nightjar.core.schedule.DueTicks;
import dev.nightjar.orchestration.schedule.KnownPipeline;
import dev.nightjar.orchestration.schedule.PipelineState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** A pipeline as Airflow's Dag. */
record DagBody(
        String dagId,
        String dagDisplayName,
        boolean isPaused,
        boolean isStale,
        Optional<Instant> lastParsedTime,
        Optional<Double> lastParseDuration,
        Optional<Instant> lastExpired,
        Optional<String> bundleName,
        Optional<String> bundleVersion,
        Optional<String> relativeFileloc,
        String fileloc,
        Optional<String> description,
        Optional<String> timetableSummary,
        Optional<String> timetableDescription,
        boolean timetablePartitioned,
        List<Tag> tags,
        int maxActiveTasks,
        Optional<Integer> maxActiveRuns,
        int maxConsecutiveFailedDagRuns,
        boolean hasTaskConcurrencyLimits,
        boolean hasImportErrors,
        Optional<Instant> nextDagrunLogicalDate,
        Optional<Instant> nextDagrunDataIntervalStart,
        Optional<Instant> nextDagrunDataIntervalEnd,
        Optional<Instant> nextDagrunRunAfter,
        Optional<List<String>> allowedRunTypes,
        List<String> owners,
        String fileToken) {

    static final String BUNDLE = "pipelines";

    /** A tag of a pipeline. */
    record Tag(String name, String dagId, String dagDisplayName) {}

    /** Many. */
    record Collection(List<DagBody> dags, long totalEntries) {}

    static DagBody of(PipelineState state, Optional<KnownPipeline> known, boolean importErrors, Instant now) {
        String dag = state.name();
        Optional<Instant> next = known.flatMap(pipeline -> next(pipeline, state, now));
        Optional<String> cron = known.flatMap(pipeline -> pipeline.schedule().cron());
        String file = known.map(pipeline -> pipeline.file().toString()).orElse("");
        return new DagBody(
                dag,
                dag,
                state.paused(),
                state.stale(),
                Optional.of(state.parsedAt()),
                known.map(pipeline -> pipeline.parsing().toNanos() / 1e9),
                Optional.empty(),
                Optional.of(BUNDLE),
                Optional.empty(),
                known.map(pipeline -> pipeline.file().getFileName().toString()),
                file,
                known.flatMap(pipeline -> pipeline.spec().description()),
                cron,
                known.flatMap(pipeline -> cron.map(
                        text -> "At " + text + " in " + pipeline.schedule().timezone())),
                false,
                known.map(pipeline -> pipeline.spec().tags().stream()
                                .map(tag -> new Tag(tag, dag, dag))
                                .toList())
                        .orElse(List.of()),
                16,
                known.map(pipeline -> pipeline.schedule().maxActiveRuns()),
                0,
                false,
                importErrors,
                next,
                next,
                next,
                next,
                Optional.empty(),
                known.flatMap(pipeline -> pipeline.spec().owner()).map(List::of).orElse(List.of()),
                Base64.getUrlEncoder().withoutPadding().encodeToString(file.getBytes(StandardCharsets.UTF_8)));
    }

    private static Optional<Instant> next(KnownPipeline pipeline, PipelineState state, Instant now) {
        return pipeline.timetable()
                .flatMap(timetable -> timetable.next(state.watermark()
                        .orElseGet(() -> DueTicks.firstWatermark(timetable, pipeline.schedule(), now))));
    }
}
