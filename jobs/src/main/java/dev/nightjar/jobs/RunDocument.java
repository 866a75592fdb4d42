/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import dev.nightjar.core.ledger.StepRun;
import dev.nightjar.core.ledger.StepState;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/** What a run or a step prints when it ends: the contract of `nightjar run --json` and of the jobs. */
record RunDocument(String pipeline, LocalDate date, String runId, String state, List<StepDocument> steps) {

    static RunDocument of(Night night, List<StepRun> runs) {
        boolean failed = runs.stream().anyMatch(run -> run.state() == StepState.FAILED);
        return new RunDocument(
                night.spec().pipeline(),
                night.date(),
                night.runId(),
                failed ? "failed" : "success",
                runs.stream().map(StepDocument::of).toList());
    }

    /**
     * One step of the run.
     *
     * @param date of the night, or of the first of them
     * @param datesTouched dates other than the night's own whose rows changed
     * @param nights how many nights it was done for at once
     */
    record StepDocument(
            String step,
            LocalDate date,
            String state,
            long rowsRead,
            long rowsWritten,
            long rowsQuarantined,
            long rowsDropped,
            double seconds,
            Map<String, Long> read,
            Map<String, Long> wrote,
            List<LocalDate> datesTouched,
            Map<String, Double> measures,
            Integer modelVersion,
            long peakMemoryBytes,
            String reason,
            int nights) {

        static StepDocument of(StepRun run) {
            return new StepDocument(
                    run.step(),
                    run.date(),
                    run.state().name().toLowerCase(Locale.ROOT),
                    run.rowsRead(),
                    run.rowsWritten(),
                    run.rowsQuarantined(),
                    run.rowsDropped(),
                    run.took().toMillis() / 1000.0,
                    run.read(),
                    run.wrote(),
                    run.datesTouched(),
                    run.measures(),
                    run.modelVersion().orElse(null),
                    run.peakMemoryBytes(),
                    run.reason().orElse(null),
                    1);
        }

        /** One step of many nights that were done together: sums of their rows, and the time that all took. */
        static StepDocument together(List<StepRun> runs) {
            StepDocument first = of(runs.get(0));
            return new StepDocument(
                    first.step,
                    first.date,
                    first.state,
                    sum(runs, StepRun::rowsRead),
                    sum(runs, StepRun::rowsWritten),
                    sum(runs, StepRun::rowsQuarantined),
                    sum(runs, StepRun::rowsDropped),
                    first.seconds,
                    first.read,
                    first.wrote,
                    runs.stream()
                            .flatMap(run -> run.datesTouched().stream())
                            .distinct()
                            .sorted()
                            .toList(),
                    Map.of(),
                    null,
                    first.peakMemoryBytes,
                    null,
                    runs.size());
        }

        private static long sum(List<StepRun> runs, ToLongFunction<StepRun> figure) {
            return runs.stream().mapToLong(figure).sum();
        }
    }
}
