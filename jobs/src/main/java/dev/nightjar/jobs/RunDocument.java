/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.ledger.StepState;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a run or a step prints when it ends: the contract of `nightjar run --json` and of the jobs. */
record RunDocument(String pipeline, LocalDate date, String runId, String state, List<StepDocument> steps) {

    static RunDocument of(Nights night, List<StepRun> runs) {
        boolean failed = runs.stream().anyMatch(run -> run.state() == StepState.FAILED);
        return new RunDocument(
                night.spec().pipeline(),
                night.date(),
                night.runId(),
                failed ? "failed" : "success",
                runs.stream().map(StepDocument::of).toList());
    }

    /** One step of the run. */
    record StepDocument(
            String step,
            String state,
            long rowsRead,
            long rowsWritten,
            long rowsQuarantined,
            long rowsDropped,
            double seconds,
            Map<String, Long> read,
            Map<String, Long> wrote,
            Map<String, Double> measures,
            Integer modelVersion,
            long peakMemoryBytes,
            String reason) {

        static StepDocument of(StepRun run) {
            return new StepDocument(
                    run.step(),
                    run.state().name().toLowerCase(Locale.ROOT),
                    run.rowsRead(),
                    run.rowsWritten(),
                    run.rowsQuarantined(),
                    run.rowsDropped(),
                    run.took().toMillis() / 1000.0,
                    run.read(),
                    run.wrote(),
                    run.measures(),
                    run.modelVersion().orElse(null),
                    run.peakMemoryBytes(),
                    run.reason().orElse(null));
        }
    }
}
