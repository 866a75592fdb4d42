/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A step of a run, in its current attempt.
 *
 * @param id unique over all runs
 * @param step such as `ingest.orders`
 * @param dependsOn steps of the run that must have ended well before
 * @param tryNumber of the current attempt, 1 for the first; 0 before it
 * @param maxTries more attempts than this are not made
 * @param reason why it failed or was skipped
 * @param log where the attempt's log lies, under the folder of logs
 * @param losses how many attempts ended with their scheduler, not by themselves
 */
public record RunStep(
        String id,
        String step,
        List<String> dependsOn,
        RunStepState state,
        int tryNumber,
        int maxTries,
        StepTimes times,
        Optional<String> reason,
        Optional<String> note,
        Optional<String> log,
        int losses) {

    RunStep with(RunStepState to, StepTimes at, Optional<String> why) {
        return new RunStep(id, step, dependsOn, to, tryNumber, maxTries, at, why, note, log, losses);
    }

    /** Handed to a runner, for one more attempt. */
    RunStep submitted(StepTimes at, String logFile) {
        return new RunStep(
                id,
                step,
                dependsOn,
                RunStepState.QUEUED,
                tryNumber + 1,
                maxTries,
                at,
                Optional.empty(),
                note,
                Optional.of(logFile),
                losses);
    }

    /** As if its current attempt had not begun. */
    RunStep taken() {
        return new RunStep(
                id,
                step,
                dependsOn,
                RunStepState.NONE,
                Math.max(0, tryNumber - 1),
                maxTries,
                StepTimes.none(),
                Optional.empty(),
                note,
                log,
                losses);
    }

    /** Its attempt ended with its scheduler, and one more may be made at once. */
    RunStep lost(Instant now, String why) {
        return new RunStep(
                id,
                step,
                dependsOn,
                RunStepState.UP_FOR_RETRY,
                tryNumber,
                maxTries + 1,
                times.endedAt(now).retryAt(now),
                Optional.of(why),
                note,
                log,
                losses + 1);
    }

    /** To be done again, with as many attempts as at first. */
    RunStep cleared(int retries) {
        return new RunStep(
                id,
                step,
                dependsOn,
                RunStepState.NONE,
                tryNumber,
                tryNumber + 1 + retries,
                StepTimes.none(),
                Optional.empty(),
                note,
                log,
                0);
    }

    RunStep noted(Optional<String> text) {
        return new RunStep(id, step, dependsOn, state, tryNumber, maxTries, times, reason, text, log, losses);
    }
}
