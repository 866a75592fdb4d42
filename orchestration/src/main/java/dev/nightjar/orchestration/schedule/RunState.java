/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import java.util.Locale;

/** How far a run is. */
public enum RunState {
    QUEUED,
    RUNNING,
    SUCCESS,
    FAILED;

    /** In lower case, as it is stored and shown. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The state of a stored word. */
    public static RunState of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** Whether nothing more happens by itself. */
    public boolean ended() {
        return this == SUCCESS || this == FAILED;
    }
}
