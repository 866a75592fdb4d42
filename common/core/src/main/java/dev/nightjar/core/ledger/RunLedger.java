/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.ledger;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** The durable list of step runs, shared by all pipelines of a warehouse. */
public interface RunLedger {

    /** Adds one step run; safe beside other writers. */
    default void append(StepRun run) {
        append(List.of(run));
    }

    /** Adds step runs of one pipeline, all or none; safe beside other writers. */
    void append(List<StepRun> runs);

    /** Step runs that match, oldest first. */
    List<StepRun> find(Query query);

    /** Which step runs to find; empty components match all. */
    record Query(
            Optional<String> pipeline,
            Optional<LocalDate> from,
            Optional<LocalDate> to,
            Optional<String> runId,
            Optional<String> stage) {

        /** Whether a step run is one of those asked for. */
        public boolean matches(StepRun run) {
            return pipeline.map(run.pipeline()::equals).orElse(true)
                    && from.map(date -> !run.date().isBefore(date)).orElse(true)
                    && to.map(date -> !run.date().isAfter(date)).orElse(true)
                    && runId.map(run.runId()::equals).orElse(true)
                    && stage.map(run.stage()::equals).orElse(true);
        }

        /** All step runs of a pipeline. */
        public static Query of(String pipeline) {
            return new Query(
                    Optional.of(pipeline), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }

        /** The same, from one date to another, both included. */
        public Query between(LocalDate from, LocalDate to) {
            return new Query(pipeline, Optional.of(from), Optional.of(to), runId, stage);
        }

        /** The same, of one stage only. */
        public Query stage(String stage) {
            return new Query(pipeline, from, to, runId, Optional.of(stage));
        }
    }
}
