/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.store;

import dev.nightjar.orchestration.schedule.Deadline;
import dev.nightjar.orchestration.schedule.Lease;
import dev.nightjar.orchestration.schedule.NightOf;
import dev.nightjar.orchestration.schedule.Run;
import dev.nightjar.orchestration.schedule.RunKey;
import dev.nightjar.orchestration.schedule.RunState;
import dev.nightjar.orchestration.schedule.RunStep;
import dev.nightjar.orchestration.schedule.RunStepState;
import dev.nightjar.orchestration.schedule.RunTimes;
import dev.nightjar.orchestration.schedule.RunType;
import dev.nightjar.orchestration.schedule.StepTimes;
import dev.nightjar.orchestration.schedule.Trigger;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;

/** Runs and steps as rows. */
final class RunRows {

    /** Columns of a step where those of its run are there too. */
    static final String STEP_COLUMNS = """
            s.id, s.step, s.depends_on, s.state step_state, s.try_number, s.max_tries, s.queued_at step_queued_at,
            s.started_at step_started_at, s.ended_at step_ended_at, s.retry_at, s.reason, s.note step_note, s.log, s.losses""";

    private RunRows() {}

    static Run run(Columns row) throws SQLException {
        return new Run(
                row.whole("number"),
                new RunKey(row.text("pipeline"), row.text("run_id")),
                RunType.of(row.text("run_type")),
                RunState.of(row.text("state")),
                new NightOf(
                        row.maybeInstant("logical_date"), LocalDate.parse(row.text("night")), row.instant("run_after")),
                new RunTimes(
                        row.maybeInstant("queued_at"),
                        row.maybeInstant("started_at"),
                        row.maybeInstant("ended_at"),
                        row.maybeInstant("decided_at"),
                        row.instant("updated_at")),
                new Trigger(
                        row.text("triggered_by"),
                        row.maybeText("triggering_user"),
                        row.text("conf"),
                        row.maybeText("note"),
                        row.maybeWhole("backfill")),
                new Lease(row.maybeText("owner"), row.whole("generation")),
                new Deadline(row.maybeInstant("deadline_at"), row.flag("deadline_missed")),
                row.number("clears"));
    }

    static RunStep step(Columns row) throws SQLException {
        String dependsOn = row.text("depends_on");
        return new RunStep(
                row.text("id"),
                row.text("step"),
                dependsOn.isEmpty() ? List.of() : List.of(dependsOn.split(",")),
                RunStepState.of(row.text("step_state")),
                row.number("try_number"),
                row.number("max_tries"),
                new StepTimes(
                        row.maybeInstant("step_queued_at"),
                        row.maybeInstant("step_started_at"),
                        row.maybeInstant("step_ended_at"),
                        row.maybeInstant("retry_at")),
                row.maybeText("reason"),
                row.maybeText("step_note"),
                row.maybeText("log"),
                row.number("losses"));
    }
}
