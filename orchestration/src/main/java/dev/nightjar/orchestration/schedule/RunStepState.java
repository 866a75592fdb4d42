/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import java.util.Locale;

/** How far a step of a run is. */
public enum RunStepState {
    /** Waits for other steps, or for the run to begin. */
    NONE,
    /** Handed to a runner, which has not begun with it. */
    QUEUED,
    RUNNING,
    /** Failed, and is tried again after a while. */
    UP_FOR_RETRY,
    SUCCESS,
    SKIPPED,
    FAILED,
    /** Never began, because a step that it waits for failed. */
    UPSTREAM_FAILED;

    /** In lower case, as it is stored and shown. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The state of a stored word. */
    public static RunStepState of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** Whether nothing more happens by itself. */
    public boolean ended() {
        return endedWell() || failed();
    }

    /** Whether steps that wait for this one may begin. */
    public boolean endedWell() {
        return this == SUCCESS || this == SKIPPED;
    }

    /** Whether the run fails by it. */
    public boolean failed() {
        return this == FAILED || this == UPSTREAM_FAILED;
    }

    /** Whether a runner has it. */
    public boolean active() {
        return this == QUEUED || this == RUNNING;
    }
}
