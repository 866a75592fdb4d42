/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import java.time.Instant;
import java.util.Locale;

/** Why there is a run. */
public enum RunType {
    SCHEDULED,
    MANUAL,
    BACKFILL;

    /** In lower case, as it is stored and shown. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type of a stored word. */
    public static RunType of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** The id of a run that is given none, such as `scheduled__2026-01-31T02:00:00Z`. */
    public String runId(Instant at) {
        return prefix() + at;
    }

    /** How ids of this type begin. */
    public String prefix() {
        return text() + "__";
    }
}
