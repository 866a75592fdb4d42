/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import java.util.Optional;

/**
 * Who asked for a run, and with what.
 *
 * @param by `timetable`, `backfill`, `rest_api`, `cli` or `ui`
 * @param conf a JSON object as text
 * @param backfill that the run belongs to
 */
public record Trigger(String by, Optional<String> user, String conf, Optional<String> note, Optional<Long> backfill) {

    /** By the schedule. */
    public static Trigger timetable() {
        return new Trigger("timetable", Optional.empty(), "{}", Optional.empty(), Optional.empty());
    }

    /** The same, as a part of a backfill. */
    Trigger of(long other) {
        return new Trigger(by, user, conf, note, Optional.of(other));
    }

    Trigger withNote(Optional<String> text) {
        return new Trigger(by, user, conf, text, backfill);
    }
}
