/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.step;

import dev.nightjar.core.ledger.StepState;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a step answers; versions read and written come from its {@link dev.nightjar.spark.io.StepTables}. */
public record StepResult(
        StepState state,
        long rowsRead,
        long rowsWritten,
        long rowsQuarantined,
        long rowsDropped,
        List<LocalDate> datesTouched,
        Map<String, Double> measures,
        Optional<Integer> modelVersion,
        Optional<String> reason) {

    /** Done, with rows read and written. */
    public static StepResult done(long rowsRead, long rowsWritten) {
        return new StepResult(
                StepState.SUCCESS,
                rowsRead,
                rowsWritten,
                0,
                0,
                List.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty());
    }

    /** Skipped on purpose. */
    public static StepResult skipped(String reason) {
        return new StepResult(
                StepState.SKIPPED, 0, 0, 0, 0, List.of(), Map.of(), Optional.empty(), Optional.of(reason));
    }

    /** The same with another number of rows written. */
    public StepResult withRowsWritten(long rows) {
        return new StepResult(
                state, rowsRead, rows, rowsQuarantined, rowsDropped, datesTouched, measures, modelVersion, reason);
    }

    /** The same with rows that went to quarantine or were dropped. */
    public StepResult withRowsAside(long quarantined, long dropped) {
        return new StepResult(
                state, rowsRead, rowsWritten, quarantined, dropped, datesTouched, measures, modelVersion, reason);
    }

    /** The same with the dates other than its own whose rows it changed. */
    public StepResult withDatesTouched(List<LocalDate> dates) {
        return new StepResult(
                state,
                rowsRead,
                rowsWritten,
                rowsQuarantined,
                rowsDropped,
                List.copyOf(dates),
                measures,
                modelVersion,
                reason);
    }

    /** The same with figures. */
    public StepResult withMeasures(Map<String, Double> figures) {
        return new StepResult(
                state,
                rowsRead,
                rowsWritten,
                rowsQuarantined,
                rowsDropped,
                datesTouched,
                Map.copyOf(figures),
                modelVersion,
                reason);
    }

    /** The same with the model version that it made or used. */
    public StepResult withModelVersion(int version) {
        return new StepResult(
                state,
                rowsRead,
                rowsWritten,
                rowsQuarantined,
                rowsDropped,
                datesTouched,
                measures,
                Optional.of(version),
                reason);
    }

    /** The same with a remark for the ledger. */
    public StepResult withReason(String text) {
        return new StepResult(
                state,
                rowsRead,
                rowsWritten,
                rowsQuarantined,
                rowsDropped,
                datesTouched,
                measures,
                modelVersion,
                Optional.of(text));
    }
}
