/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

/**
 * A run of a pipeline, without its steps.
 *
 * @param number counts all runs, in the order in which they were added
 * @param clears how often it was made to run again
 */
public record Run(
        long number,
        RunKey key,
        RunType type,
        RunState state,
        NightOf night,
        RunTimes times,
        Trigger trigger,
        Lease lease,
        Deadline deadline,
        int clears) {

    Run with(RunState to, RunTimes at) {
        return new Run(number, key, type, to, night, at, trigger, lease, deadline, clears);
    }

    Run with(Lease other) {
        return new Run(number, key, type, state, night, times, trigger, other, deadline, clears);
    }

    Run with(Trigger other) {
        return new Run(number, key, type, state, night, times, other, lease, deadline, clears);
    }

    Run with(Deadline other) {
        return new Run(number, key, type, state, night, times, trigger, lease, other, clears);
    }

    Run cleared() {
        return new Run(number, key, type, state, night, times, trigger, lease, deadline, clears + 1);
    }
}
